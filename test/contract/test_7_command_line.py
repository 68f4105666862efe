"""The same looks with the AWS CLI: what it prints is the stack that was made."""

import os

from support.capacity import CLUSTER
from support.command_line import aws, run
from support.data import LOG_GROUP, REPOSITORY
from support.network import ZONES
from support.reading import attributes_of, by
from support.service import SERVICE
from support.session import ACCOUNT

OURS = "Name=tag:stack,Values=contract"


def test_caller():
    assert aws("sts", "get-caller-identity")["Account"] == ACCOUNT


def test_vpc_by_tag(network):
    (vpc,) = aws("ec2", "describe-vpcs", "--filters", OURS)["Vpcs"]
    assert (vpc["VpcId"], vpc["CidrBlock"]) == (network.vpc, "10.20.0.0/16")


def test_endpoint_given_as_option(network):
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    command = ["ec2", "describe-vpcs", "--filters", OURS, "--endpoint-url", endpoint]
    done = run(*command, "--query", "Vpcs[].VpcId", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert network.vpc in done.stdout


def test_subnets(network):
    subnets = by("SubnetId", aws("ec2", "describe-subnets", "--filters", OURS)["Subnets"])
    assert set(subnets) == {subnet for kind in network.subnets.values() for subnet in kind}
    assert {row["AvailabilityZone"] for row in subnets.values()} == set(ZONES)


def test_routes(network):
    query = "RouteTables[].Routes[?NatGatewayId].NatGatewayId[]"
    assert aws("ec2", "describe-route-tables", "--filters", OURS, "--query", query) == [network.nat]


def test_security_group_rules(network):
    answer = aws(
        "ec2", "describe-security-group-rules", "--filters", f"Name=group-id,Values={network.groups['db']}"
    )
    (incoming,) = [row for row in answer["SecurityGroupRules"] if not row["IsEgress"]]
    assert incoming["ReferencedGroupInfo"]["GroupId"] == network.groups["tasks"]


def test_list_in_pages_of_the_cli(network):
    command = ["ec2", "describe-subnets", "--filters", OURS, "--page-size", "5"]
    assert len(aws(*command)["Subnets"]) == 6
    part = aws(*command, "--max-items", "2")
    rest = aws(*command, "--starting-token", part["NextToken"])
    assert len({row["SubnetId"] for row in part["Subnets"] + rest["Subnets"]}) == 6


def test_waiter_for_nat_gateway(network):
    assert aws("ec2", "wait", "nat-gateway-available", "--nat-gateway-ids", network.nat) is None


def test_roles(identity):
    roles = aws("iam", "list-roles", "--path-prefix", "/contract/")["Roles"]
    assert {row["RoleName"]: row["Arn"] for row in roles} == identity.roles


def test_secrets(secrets):
    answer = aws("secretsmanager", "list-secrets", "--filters", "Key=name,Values=contract/")
    assert [row["ARN"] for row in answer["SecretList"]] == [secrets.arn]


def test_log_groups(log_group):
    answer = aws("logs", "describe-log-groups", "--log-group-name-prefix", "/contract/")
    (group,) = answer["logGroups"]
    assert (group["logGroupName"], group["retentionInDays"]) == (LOG_GROUP, 30)


def test_images(registry):
    (image,) = aws("ecr", "describe-images", "--repository-name", REPOSITORY)["imageDetails"]
    assert (image["imageDigest"], image["imageTags"]) == (registry.digest, ["1.0.0"])


def test_image_pushed_from_the_command_line(registry, tmp_path):
    answer = aws("ecr", "batch-get-image", "--repository-name", REPOSITORY, "--image-ids", "imageTag=1.0.0")
    (image,) = answer["images"]
    content = tmp_path / "manifest.json"
    content.write_text(image["imageManifest"])
    command = ["ecr", "put-image", "--repository-name", REPOSITORY, "--image-tag", "1.0.0-again"]
    pushed = aws(*command, "--image-manifest", f"file://{content}")["image"]
    assert pushed["imageId"] == {"imageDigest": registry.digest, "imageTag": "1.0.0-again"}


def test_password_for_the_registry(registry):
    done = run("ecr", "get-login-password")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_database(database):
    assert aws("rds", "wait", "db-instance-available", "--db-instance-identifier", database.name) is None
    (row,) = aws("rds", "describe-db-instances", "--db-instance-identifier", database.name)["DBInstances"]
    assert (row["DBInstanceStatus"], row["DBInstanceArn"]) == ("available", database.arn)


def test_file_system(files):
    (system,) = aws("efs", "describe-file-systems", "--file-system-id", files.system)["FileSystems"]
    assert (system["LifeCycleState"], system["NumberOfMountTargets"]) == ("available", 2)


def test_load_balancer(balancer):
    (row,) = aws("elbv2", "describe-load-balancers", "--names", "contract")["LoadBalancers"]
    assert (row["LoadBalancerArn"], row["DNSName"]) == (balancer.arn, balancer.dns)
    answer = aws("elbv2", "describe-load-balancer-attributes", "--load-balancer-arn", balancer.arn)
    assert attributes_of(answer)["idle_timeout.timeout_seconds"] == "90"


def test_target_health(service, balancer):
    answer = aws("elbv2", "describe-target-health", "--target-group-arn", balancer.group)
    assert [row["TargetHealth"]["State"] for row in answer["TargetHealthDescriptions"]] == ["healthy"] * 2


def test_classic_load_balancers():
    assert aws("elb", "describe-load-balancers") == {"LoadBalancerDescriptions": []}


def test_auto_scaling_group(capacity):
    answer = aws("autoscaling", "describe-auto-scaling-groups", "--auto-scaling-group-names", capacity.group)
    (group,) = answer["AutoScalingGroups"]
    assert [row["HealthStatus"] for row in group["Instances"]] == ["Healthy"] * 2


def test_service(service):
    assert aws("ecs", "wait", "services-stable", "--cluster", CLUSTER, "--services", SERVICE) is None
    (row,) = aws("ecs", "describe-services", "--cluster", CLUSTER, "--services", SERVICE)["services"]
    assert (row["serviceArn"], row["runningCount"]) == (service.arn, 2)


def test_tasks(service):
    arns = aws("ecs", "list-tasks", "--cluster", CLUSTER)["taskArns"]
    tasks = aws("ecs", "describe-tasks", "--cluster", CLUSTER, "--tasks", *arns)["tasks"]
    assert [row["lastStatus"] for row in tasks] == ["RUNNING"] * 2


def test_alarms():
    assert aws("cloudwatch", "describe-alarms")["MetricAlarms"] == []


def test_refusal():
    done = run("ec2", "describe-vpcs", "--vpc-ids", "vpc-0123456789abcdef0")
    assert done.returncode != 0
    assert "(InvalidVpcID.NotFound) when calling the DescribeVpcs operation" in done.stderr
