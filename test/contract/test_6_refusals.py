"""What AWS refuses, as boto3 raises it: the class of the exception, its code, and what it carries."""

import json

import pytest
from botocore.exceptions import ClientError

from support.data import LOG_GROUP, REPOSITORY, manifest
from support.identity import trust
from support.network import admit, from_group
from support.session import client


def code_of(call, **arguments):
    """The error code that a call ends with, as programs read it."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    assert response["Error"]["Message"]
    assert response["ResponseMetadata"]["RequestId"]
    assert response["ResponseMetadata"]["HTTPStatusCode"] >= 400
    return response["Error"]["Code"]


ec2 = client("ec2")


def test_absent_vpc():
    absent = ["vpc-0123456789abcdef0"]
    assert code_of(ec2.describe_vpcs, VpcIds=absent) == "InvalidVpcID.NotFound"
    assert code_of(ec2.describe_vpcs, VpcIds=["nonsense"]) in ("InvalidVpcID.Malformed", "InvalidVpcID.NotFound")


def test_vpc_in_use(network):
    assert code_of(ec2.delete_vpc, VpcId=network.vpc) == "DependencyViolation"


def test_subnet_in_use(service, network):
    assert code_of(ec2.delete_subnet, SubnetId=network.subnets["app"][0]) == "DependencyViolation"


def test_overlapping_subnet(network):
    code = code_of(ec2.create_subnet, VpcId=network.vpc, CidrBlock="10.20.0.0/25")
    assert code == "InvalidSubnet.Conflict"
    assert code_of(ec2.create_subnet, VpcId=network.vpc, CidrBlock="10.21.0.0/24") == "InvalidSubnet.Range"


def test_group_of_the_same_name(network):
    code = code_of(ec2.create_security_group, GroupName="db", Description="again", VpcId=network.vpc)
    assert code == "InvalidGroup.Duplicate"


def test_rule_twice(network):
    groups = network.groups
    source = from_group(groups["tasks"])
    assert code_of(lambda: admit(ec2, groups["db"], 3306, **source)) == "InvalidPermission.Duplicate"


def test_group_that_others_refer_to(network):
    assert code_of(ec2.delete_security_group, GroupId=network.groups["tasks"]) == "DependencyViolation"


def test_gateway_in_use(network):
    code = code_of(ec2.detach_internet_gateway, InternetGatewayId=network.gateway, VpcId=network.vpc)
    assert code == "DependencyViolation"


def test_address_in_use(network):
    assert code_of(ec2.release_address, AllocationId=network.address) in (
        "AuthFailure",
        "InvalidIPAddress.InUse",
    )


def test_route_twice(network):
    code = code_of(
        ec2.create_route,
        RouteTableId=network.tables["app"],
        DestinationCidrBlock="0.0.0.0/0",
        GatewayId=network.gateway,
    )
    assert code == "RouteAlreadyExists"


def test_launch_template_of_the_same_name(capacity):
    code = code_of(
        ec2.create_launch_template, LaunchTemplateName="contract", LaunchTemplateData={"InstanceType": "t3.small"}
    )
    assert code == "InvalidLaunchTemplateName.AlreadyExistsException"


def test_role_of_the_same_name(identity):
    iam = client("iam")
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException) as caught:
        iam.create_role(RoleName="task", AssumeRolePolicyDocument=json.dumps(trust("ec2.amazonaws.com")))
    assert caught.value.response["Error"]["Type"] == "Sender"


def test_role_in_use(identity):
    iam = client("iam")
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_role(RoleName="instance")


def test_absent_role():
    iam = client("iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="nobody")


def test_malformed_policy(identity):
    iam = client("iam")
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
        iam.put_role_policy(RoleName="task", PolicyName="bad", PolicyDocument="{not json")


def test_secret_of_the_same_name(secrets):
    manager = client("secretsmanager")
    with pytest.raises(manager.exceptions.ResourceExistsException):
        manager.create_secret(Name=secrets.name, SecretString="other")


def test_absent_secret():
    manager = client("secretsmanager")
    with pytest.raises(manager.exceptions.ResourceNotFoundException):
        manager.get_secret_value(SecretId="nothing")


def test_log_group_of_the_same_name(log_group):
    logs = client("logs")
    with pytest.raises(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=LOG_GROUP)


def test_log_retention_that_aws_does_not_know(log_group):
    logs = client("logs")
    with pytest.raises(logs.exceptions.InvalidParameterException):
        logs.put_retention_policy(logGroupName=LOG_GROUP, retentionInDays=2)


def test_repository_of_the_same_name(registry):
    ecr = client("ecr")
    with pytest.raises(ecr.exceptions.RepositoryAlreadyExistsException):
        ecr.create_repository(repositoryName=REPOSITORY)


def test_tag_that_must_stay(registry):
    ecr = client("ecr")
    with pytest.raises(ecr.exceptions.ImageTagAlreadyExistsException):
        ecr.put_image(repositoryName=REPOSITORY, imageManifest=manifest("c"), imageTag="1.0.0")


def test_image_pushed_twice(registry):
    ecr = client("ecr")
    with pytest.raises(ecr.exceptions.ImageAlreadyExistsException):
        ecr.put_image(repositoryName=REPOSITORY, imageManifest=manifest("a"), imageTag="1.0.0")


def test_absent_image(registry):
    ecr = client("ecr")
    with pytest.raises(ecr.exceptions.ImageNotFoundException):
        ecr.describe_images(repositoryName=REPOSITORY, imageIds=[{"imageTag": "none"}])


def test_repository_with_images(registry):
    ecr = client("ecr")
    with pytest.raises(ecr.exceptions.RepositoryNotEmptyException):
        ecr.delete_repository(repositoryName=REPOSITORY)


def test_database_of_the_same_name(database):
    rds = client("rds")
    with pytest.raises(rds.exceptions.DBInstanceAlreadyExistsFault) as caught:
        rds.create_db_instance(
            DBInstanceIdentifier="contract",
            DBInstanceClass="db.t4g.micro",
            Engine="mysql",
            AllocatedStorage=20,
            MasterUsername="admin",
            MasterUserPassword="s3cret-Passw0rd",
        )
    assert caught.value.response["Error"]["Code"] == "DBInstanceAlreadyExists"


def test_absent_database():
    rds = client("rds")
    with pytest.raises(rds.exceptions.DBInstanceNotFoundFault):
        rds.describe_db_instances(DBInstanceIdentifier="nothing")


def test_absent_subnet_group():
    rds = client("rds")
    with pytest.raises(rds.exceptions.DBSubnetGroupNotFoundFault):
        rds.describe_db_subnet_groups(DBSubnetGroupName="nothing")


def test_groups_of_a_database_in_use(database):
    rds = client("rds")
    with pytest.raises(rds.exceptions.InvalidDBParameterGroupStateFault):
        rds.delete_db_parameter_group(DBParameterGroupName="contract")
    with pytest.raises(rds.exceptions.InvalidDBSubnetGroupStateFault):
        rds.delete_db_subnet_group(DBSubnetGroupName="contract")


def test_parameter_group_of_the_same_name(database):
    rds = client("rds")
    with pytest.raises(rds.exceptions.DBParameterGroupAlreadyExistsFault):
        rds.create_db_parameter_group(
            DBParameterGroupName="contract", DBParameterGroupFamily="mysql8.4", Description="again"
        )


def test_file_system_of_the_same_token(files):
    efs = client("efs")
    with pytest.raises(efs.exceptions.FileSystemAlreadyExists) as caught:
        efs.create_file_system(CreationToken="contract", Encrypted=False)
    assert caught.value.response["FileSystemId"] == files.system
    assert caught.value.response["ErrorCode"] == "FileSystemAlreadyExists"


def test_mount_target_of_the_same_zone(files, network):
    efs = client("efs")
    with pytest.raises(efs.exceptions.MountTargetConflict):
        efs.create_mount_target(FileSystemId=files.system, SubnetId=network.subnets["app"][0])


def test_file_system_in_use(files):
    efs = client("efs")
    with pytest.raises(efs.exceptions.FileSystemInUse):
        efs.delete_file_system(FileSystemId=files.system)


def test_absent_file_system():
    efs = client("efs")
    with pytest.raises(efs.exceptions.FileSystemNotFound):
        efs.describe_file_systems(FileSystemId="fs-0123456789abcdef0")


def test_balancer_of_the_same_name(balancer, network):
    elb = client("elbv2")
    with pytest.raises(elb.exceptions.DuplicateLoadBalancerNameException) as caught:
        elb.create_load_balancer(Name="contract", Subnets=network.subnets["app"], Scheme="internal")
    assert caught.value.response["Error"]["Code"] == "DuplicateLoadBalancerName"


def test_listener_on_the_same_port(balancer):
    elb = client("elbv2")
    with pytest.raises(elb.exceptions.DuplicateListenerException):
        elb.create_listener(
            LoadBalancerArn=balancer.arn,
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}],
        )


def test_target_group_in_use(balancer):
    elb = client("elbv2")
    with pytest.raises(elb.exceptions.ResourceInUseException):
        elb.delete_target_group(TargetGroupArn=balancer.group)


def test_absent_balancer():
    elb = client("elbv2")
    with pytest.raises(elb.exceptions.LoadBalancerNotFoundException):
        elb.describe_load_balancers(Names=["nothing"])


def test_group_of_instances_of_the_same_name(capacity, network):
    scaling = client("autoscaling")
    with pytest.raises(scaling.exceptions.AlreadyExistsFault):
        scaling.create_auto_scaling_group(
            AutoScalingGroupName="contract",
            LaunchTemplate={"LaunchTemplateName": "contract"},
            MinSize=0,
            MaxSize=1,
            VPCZoneIdentifier=network.subnets["app"][0],
        )


def test_group_with_instances(capacity):
    scaling = client("autoscaling")
    with pytest.raises(scaling.exceptions.ResourceInUseFault):
        scaling.delete_auto_scaling_group(AutoScalingGroupName="contract")


def test_absent_cluster():
    ecs = client("ecs")
    with pytest.raises(ecs.exceptions.ClusterNotFoundException):
        ecs.list_services(cluster="nothing")


def test_cluster_in_use(service, capacity):
    ecs = client("ecs")
    with pytest.raises(ecs.exceptions.ClientError) as caught:
        ecs.delete_cluster(cluster=capacity.cluster)
    assert caught.value.response["Error"]["Code"].startswith("ClusterContains")


def test_absent_service(capacity):
    ecs = client("ecs")
    with pytest.raises(ecs.exceptions.ServiceNotFoundException):
        ecs.update_service(cluster=capacity.cluster, service="nobody", desiredCount=1)


def test_absent_task_definition():
    ecs = client("ecs")
    with pytest.raises(ecs.exceptions.ClientException):
        ecs.describe_task_definition(taskDefinition="nothing")


def test_value_that_is_none_of_the_enum(capacity):
    ecs = client("ecs")
    with pytest.raises(ecs.exceptions.InvalidParameterException):
        ecs.create_service(
            cluster=capacity.cluster, serviceName="odd", taskDefinition="wordpress", launchType="ROCKET"
        )
