"""boto3's paginators: each list comes in pages of the size asked for, whole and without repeats."""

import json
import math

import pytest

from support.data import manifest
from support.identity import trust
from support.session import client

# An account of its own, so that nothing here is among what other tests look at.
OTHER_ACCOUNT = "444455556666"


def our(service):
    return client(service, account=OTHER_ACCOUNT)


@pytest.fixture(scope="module")
def vpc():
    return our("ec2").create_vpc(CidrBlock="10.30.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture(scope="module")
def subnets(vpc):
    return [
        our("ec2").create_subnet(VpcId=vpc, CidrBlock=f"10.30.{third}.0/24")["Subnet"]["SubnetId"]
        for third in range(12)
    ]


@pytest.fixture(scope="module")
def group_rules(vpc):
    ec2 = our("ec2")
    group = ec2.create_security_group(GroupName="many", Description="many rules", VpcId=vpc)["GroupId"]
    ranges = [{"CidrIp": f"192.0.2.{last}/32"} for last in range(12)]
    permission = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": ranges}
    made = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    return group, [rule["SecurityGroupRuleId"] for rule in made["SecurityGroupRules"]]


@pytest.fixture(scope="module")
def images():
    ecr = our("ecr")
    ecr.create_repository(repositoryName="many")
    for content in "abcde":
        ecr.put_image(repositoryName="many", imageManifest=manifest(content), imageTag=content)
    return list("abcde")


def pages_of(service, operation, member, size, **arguments):
    """The pages of a list, each a list of rows."""
    paginator = our(service).get_paginator(operation)
    pages = paginator.paginate(PaginationConfig={"PageSize": size}, **arguments)
    return [page[member] for page in pages]


def check(pages, size, wanted, key=lambda row: row):
    """Full pages but for the last one, and in them each row once."""
    found = [key(row) for page in pages for row in page]
    assert len(found) == len(set(found)), "something came twice"
    assert set(found) == set(wanted)
    # AWS may end a list with an empty page; a page in between is full.
    assert len(pages) in (math.ceil(len(found) / size), len(found) // size + 1)
    assert [len(page) for page in pages[: len(found) // size]] == [size] * (len(found) // size)


def test_subnets(vpc, subnets):
    filters = [{"Name": "vpc-id", "Values": [vpc]}]
    pages = pages_of("ec2", "describe_subnets", "Subnets", 5, Filters=filters)
    check(pages, 5, subnets, lambda row: row["SubnetId"])


def test_security_group_rules(group_rules):
    group, rules = group_rules
    filters = [{"Name": "group-id", "Values": [group]}]
    pages = pages_of("ec2", "describe_security_group_rules", "SecurityGroupRules", 5, Filters=filters)
    outgoing = [row["SecurityGroupRuleId"] for page in pages for row in page if row["IsEgress"]]
    check(pages, 5, rules + outgoing, lambda row: row["SecurityGroupRuleId"])


def test_route_tables(vpc):
    tables = [our("ec2").create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(7)]
    pages = pages_of(
        "ec2", "describe_route_tables", "RouteTables", 5, Filters=[{"Name": "route-table-id", "Values": tables}]
    )
    check(pages, 5, tables, lambda row: row["RouteTableId"])


def test_instance_types():
    pages = pages_of("ec2", "describe_instance_types", "InstanceTypes", 5)
    check(pages, 5, [row["InstanceType"] for page in pages for row in page], lambda row: row["InstanceType"])
    assert len(pages) > 2


def test_roles():
    names = [f"role-{number}" for number in range(7)]
    for name in names:
        document = json.dumps(trust("ec2.amazonaws.com"))
        our("iam").create_role(RoleName=name, Path="/many/", AssumeRolePolicyDocument=document)
    pages = pages_of("iam", "list_roles", "Roles", 3, PathPrefix="/many/")
    check(pages, 3, names, lambda row: row["RoleName"])


def test_parameter_groups():
    names = [f"group-{number:02}" for number in range(25)]
    for name in names:
        our("rds").create_db_parameter_group(
            DBParameterGroupName=name, DBParameterGroupFamily="mysql8.4", Description="one of many"
        )
    pages = pages_of("rds", "describe_db_parameter_groups", "DBParameterGroups", 20)
    found = {row["DBParameterGroupName"] for page in pages for row in page}
    assert set(names) <= found
    check(pages, 20, found, lambda row: row["DBParameterGroupName"])


def test_database_parameters():
    our("rds").create_db_parameter_group(
        DBParameterGroupName="parameters", DBParameterGroupFamily="mysql8.4", Description="many parameters"
    )
    pages = pages_of(
        "rds", "describe_db_parameters", "Parameters", 20, DBParameterGroupName="parameters"
    )
    assert len(pages) > 2
    check(pages, 20, [row["ParameterName"] for page in pages for row in page], lambda row: row["ParameterName"])


def test_secrets():
    names = [f"many/{number}" for number in range(7)]
    for name in names:
        our("secretsmanager").create_secret(Name=name, SecretString=name)
    pages = pages_of("secretsmanager", "list_secrets", "SecretList", 3)
    check(pages, 3, names, lambda row: row["Name"])


def test_log_groups():
    names = [f"/many/{number}" for number in range(7)]
    for name in names:
        our("logs").create_log_group(logGroupName=name)
    pages = pages_of("logs", "describe_log_groups", "logGroups", 3, logGroupNamePrefix="/many/")
    check(pages, 3, names, lambda row: row["logGroupName"])


def test_images(images):
    pages = pages_of("ecr", "list_images", "imageIds", 2, repositoryName="many")
    check(pages, 2, images, lambda row: row["imageTag"])
    pages = pages_of("ecr", "describe_images", "imageDetails", 2, repositoryName="many")
    check(pages, 2, images, lambda row: row["imageTags"][0])


def test_task_definitions():
    ecs = our("ecs")
    arns = [
        ecs.register_task_definition(
            family="many", containerDefinitions=[{"name": "web", "image": "docker.io/web:1", "memory": 128}]
        )["taskDefinition"]["taskDefinitionArn"]
        for _ in range(7)
    ]
    check(pages_of("ecs", "list_task_definitions", "taskDefinitionArns", 3), 3, arns)


def test_clusters():
    arns = [our("ecs").create_cluster(clusterName=f"many-{n}")["cluster"]["clusterArn"] for n in range(5)]
    check(pages_of("ecs", "list_clusters", "clusterArns", 2), 2, arns)


def test_target_groups(vpc):
    arns = [
        our("elbv2").create_target_group(
            Name=f"many-{number}", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip"
        )["TargetGroups"][0]["TargetGroupArn"]
        for number in range(5)
    ]
    pages = pages_of("elbv2", "describe_target_groups", "TargetGroups", 2)
    check(pages, 2, arns, lambda row: row["TargetGroupArn"])


def test_file_systems():
    made = [our("efs").create_file_system(CreationToken=f"many-{n}")["FileSystemId"] for n in range(5)]
    pages = pages_of("efs", "describe_file_systems", "FileSystems", 2)
    check(pages, 2, made, lambda row: row["FileSystemId"])


def test_public_parameters():
    pages = pages_of(
        "ssm",
        "get_parameters_by_path",
        "Parameters",
        3,
        Path="/aws/service/ecs/optimized-ami/amazon-linux-2023",
        Recursive=True,
    )
    assert len(pages) > 2
    check(pages, 3, [row["Name"] for page in pages for row in page], lambda row: row["Name"])


def test_nothing_of_this_account_is_seen_by_another(vpc, network):
    seen = {row["VpcId"] for row in client("ec2").describe_vpcs()["Vpcs"]}
    assert network.vpc in seen
    assert vpc not in seen
    elsewhere = client("ec2", region="eu-central-1").describe_vpcs()["Vpcs"]
    assert not seen & {row["VpcId"] for row in elsewhere}
