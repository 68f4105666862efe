"""The stack is taken down in the order that AWS wants, and nothing of it is left."""

from support.session import ACCOUNT, GLOBAL, OURS, QUICK, REGION, client, emulator, eventually, truth

ec2 = client("ec2")


def gone(call, error, **arguments):
    """True once `call` is refused with the exception that says that there is nothing."""
    try:
        call(**arguments)
    except error:
        return True
    return False


def test_service(service, capacity):
    ecs = client("ecs")
    ecs.delete_service(cluster=capacity.cluster, service=service.name, force=True)
    ecs.get_waiter("services_inactive").wait(
        cluster=capacity.cluster, services=[service.name], WaiterConfig=QUICK
    )
    ecs.deregister_task_definition(taskDefinition=service.definition)
    ecs.delete_task_definitions(taskDefinitions=[service.definition])
    assert ecs.list_task_definitions(familyPrefix="wordpress")["taskDefinitionArns"] == []


def test_capacity(capacity):
    scaling, ecs = client("autoscaling"), client("ecs")
    instances = [row["InstanceId"] for row in scaling.describe_auto_scaling_instances()["AutoScalingInstances"]]
    scaling.delete_auto_scaling_group(AutoScalingGroupName=capacity.group, ForceDelete=True)
    ec2.get_waiter("instance_terminated").wait(InstanceIds=instances, WaiterConfig=QUICK)
    eventually(
        lambda: scaling.describe_auto_scaling_groups()["AutoScalingGroups"] == [], "the group is gone"
    )
    ec2.delete_launch_template(LaunchTemplateId=capacity.template)
    eventually(
        lambda: ecs.list_container_instances(cluster=capacity.cluster)["containerInstanceArns"] == [],
        "the instances have left the cluster",
    )
    assert ecs.delete_cluster(cluster=capacity.cluster)["cluster"]["status"] == "INACTIVE"
    assert ecs.list_clusters()["clusterArns"] == []


def test_balancer(balancer):
    elb = client("elbv2")
    elb.delete_listener(ListenerArn=balancer.listener)
    elb.delete_load_balancer(LoadBalancerArn=balancer.arn)
    elb.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=[balancer.arn], WaiterConfig=QUICK)
    elb.delete_target_group(TargetGroupArn=balancer.group)
    assert elb.describe_target_groups()["TargetGroups"] == []


def test_database(database):
    rds = client("rds")
    rds.delete_db_instance(
        DBInstanceIdentifier=database.name, SkipFinalSnapshot=True, DeleteAutomatedBackups=True
    )
    rds.get_waiter("db_instance_deleted").wait(DBInstanceIdentifier=database.name, WaiterConfig=QUICK)
    rds.delete_db_parameter_group(DBParameterGroupName="contract")
    rds.delete_db_subnet_group(DBSubnetGroupName="contract")


def test_files(files):
    efs = client("efs")
    efs.delete_access_point(AccessPointId=files.point)
    for target in files.targets:
        efs.delete_mount_target(MountTargetId=target)
    eventually(
        lambda: efs.describe_mount_targets(FileSystemId=files.system)["MountTargets"] == [],
        "the mount targets are gone",
    )
    efs.delete_file_system(FileSystemId=files.system)
    eventually(
        lambda: gone(
            efs.describe_file_systems, efs.exceptions.FileSystemNotFound, FileSystemId=files.system
        ),
        "the file system is gone",
    )


def test_secrets_logs_and_images(secrets, log_group, registry):
    manager, logs, ecr = client("secretsmanager"), client("logs"), client("ecr")
    manager.delete_secret(SecretId=secrets.arn, ForceDeleteWithoutRecovery=True)
    eventually(
        lambda: gone(
            manager.describe_secret, manager.exceptions.ResourceNotFoundException, SecretId=secrets.arn
        ),
        "the secret is gone",
    )
    logs.delete_log_group(logGroupName=log_group)
    ecr.delete_repository(repositoryName=registry.name, force=True)
    assert ecr.describe_repositories()["repositories"] == []


def test_identity(identity):
    iam = client("iam")
    iam.remove_role_from_instance_profile(InstanceProfileName="instance", RoleName="instance")
    iam.delete_instance_profile(InstanceProfileName="instance")
    for name in identity.roles:
        for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            iam.delete_role_policy(RoleName=name, PolicyName=policy)
        iam.delete_role(RoleName=name)
    assert iam.list_roles(PathPrefix="/contract/")["Roles"] == []


def test_gateways(network):
    ec2.delete_nat_gateway(NatGatewayId=network.nat)
    ec2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[network.nat], WaiterConfig=QUICK)
    eventually(lambda: released(network.address), "the address can be released")
    ec2.detach_internet_gateway(InternetGatewayId=network.gateway, VpcId=network.vpc)
    ec2.delete_internet_gateway(InternetGatewayId=network.gateway)


def released(address):
    """True once EC2 lets go of the address, some seconds after its gateway is gone."""
    try:
        ec2.release_address(AllocationId=address)
    except ec2.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in ("AuthFailure", "InvalidIPAddress.InUse"):
            return False
        raise
    return True


def test_network(network):
    for table in network.tables.values():
        links = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Associations"]
        for link in links:
            ec2.disassociate_route_table(AssociationId=link["RouteTableAssociationId"])
        ec2.delete_route_table(RouteTableId=table)
    # In this order nothing refers any more to the group that goes.
    for name in ("db", "files", "tasks", "instances", "balancer"):
        ec2.delete_security_group(GroupId=network.groups[name])
    for subnet in (subnet for kind in network.subnets.values() for subnet in kind):
        ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=network.vpc)
    assert ec2.describe_vpcs(Filters=OURS)["Vpcs"] == []


def alive(row):
    """AWS shows some things for a while after they are gone."""
    state = row.get("State")
    words = {row.get("status"), row.get("lastStatus"), state.get("Name") if isinstance(state, dict) else state}
    return not words & {"INACTIVE", "STOPPED", "terminated", "deleted", "DELETE_IN_PROGRESS"}


def left_of(rows):
    return sorted(key for key, row in rows.items() if alive(row))


# What AWS keeps as the memory of what happened, and what every account has from the start.
MEMORY = {"rds/event", "autoscaling/activity", "ecs/service-deployment", "ecs/service-revision"}
DEFAULTS = {
    "ec2/vpc": 1,
    "ec2/subnet": 3,
    "ec2/internet-gateway": 1,
    "ec2/route-table": 1,
    "ec2/security-group": 1,
    "ec2/security-group-rule": 2,
    "ec2/network-acl": 1,
}


def test_nothing_is_left():
    state = emulator("state")[ACCOUNT][REGION]
    left = {kind: left_of(rows) for kind, rows in state.items() if kind not in MEMORY}
    assert {kind: keys for kind, keys in left.items() if len(keys) != DEFAULTS.get(kind, 0)} == {}
    assert truth("iam/role", region=GLOBAL) == {}
    assert truth("iam/instance-profile", region=GLOBAL) == {}


def test_every_call_was_served():
    assert emulator("unserved") == {}


def test_no_parameter_was_ignored():
    assert emulator("ignored") == {}
