"""What there is, by type, asked for with boto3: `{"ec2/vpc": ["vpc-1", …], …}`. What is gone and still shown does not count."""

import json

import boto3
import jmespath

# Type, client, operation, arguments, and where the ids of the living are in its answer.
QUESTIONS = (
    ("ec2/vpc", "ec2", "describe_vpcs", {}, "Vpcs[].VpcId"),
    ("ec2/subnet", "ec2", "describe_subnets", {}, "Subnets[].SubnetId"),
    ("ec2/internet-gateway", "ec2", "describe_internet_gateways", {}, "InternetGateways[].InternetGatewayId"),
    ("ec2/elastic-ip", "ec2", "describe_addresses", {}, "Addresses[].AllocationId"),
    ("ec2/nat-gateway", "ec2", "describe_nat_gateways", {}, "NatGateways[?State!='deleted'].NatGatewayId"),
    ("ec2/route-table", "ec2", "describe_route_tables", {}, "RouteTables[].RouteTableId"),
    ("ec2/security-group", "ec2", "describe_security_groups", {}, "SecurityGroups[].GroupId"),
    ("ec2/security-group-rule", "ec2", "describe_security_group_rules", {}, "SecurityGroupRules[].SecurityGroupRuleId"),
    ("ec2/network-interface", "ec2", "describe_network_interfaces", {}, "NetworkInterfaces[].NetworkInterfaceId"),
    ("ec2/launch-template", "ec2", "describe_launch_templates", {}, "LaunchTemplates[].LaunchTemplateId"),
    (
        "ec2/instance",
        "ec2",
        "describe_instances",
        {},
        "Reservations[].Instances[?State.Name!='terminated'].InstanceId[]",
    ),
    ("autoscaling/group", "autoscaling", "describe_auto_scaling_groups", {}, "AutoScalingGroups[].AutoScalingGroupName"),
    ("rds/db", "rds", "describe_db_instances", {}, "DBInstances[].DBInstanceIdentifier"),
    ("rds/subnet-group", "rds", "describe_db_subnet_groups", {}, "DBSubnetGroups[].DBSubnetGroupName"),
    ("rds/parameter-group", "rds", "describe_db_parameter_groups", {}, "DBParameterGroups[].DBParameterGroupName"),
    (
        "rds/snapshot",
        "rds",
        "describe_db_snapshots",
        {"SnapshotType": "manual"},
        "DBSnapshots[].DBSnapshotIdentifier",
    ),
    ("efs/file-system", "efs", "describe_file_systems", {}, "FileSystems[].FileSystemId"),
    ("efs/access-point", "efs", "describe_access_points", {}, "AccessPoints[].AccessPointId"),
    ("elb/load-balancer", "elb", "describe_load_balancers", {}, "LoadBalancerDescriptions[].LoadBalancerName"),
    ("elbv2/load-balancer", "elbv2", "describe_load_balancers", {}, "LoadBalancers[].LoadBalancerArn"),
    ("elbv2/target-group", "elbv2", "describe_target_groups", {}, "TargetGroups[].TargetGroupArn"),
    ("ecr/repository", "ecr", "describe_repositories", {}, "repositories[].repositoryName"),
    ("secretsmanager/secret", "secretsmanager", "list_secrets", {}, "SecretList[].ARN"),
    ("logs/log-group", "logs", "describe_log_groups", {}, "logGroups[].logGroupName"),
    ("iam/role", "iam", "list_roles", {}, "Roles[].RoleName"),
    ("iam/instance-profile", "iam", "list_instance_profiles", {}, "InstanceProfiles[].InstanceProfileName"),
    ("ecs/task-definition", "ecs", "list_task_definitions", {}, "taskDefinitionArns"),
    (
        "ecs/capacity-provider",
        "ecs",
        "describe_capacity_providers",
        {},
        "capacityProviders[?status=='ACTIVE' && !starts_with(name, 'FARGATE')].name",
    ),
)


def ask(service, operation, arguments, path):
    return jmespath.search(path, getattr(boto3.client(service), operation)(**arguments)) or []


def parts(kind, parents, service, operation, argument, path, **more):
    """Ids of what is shown by its parent alone."""
    return {kind: [each for parent in parents for each in ask(service, operation, {argument: parent, **more}, path)]}


def clusters():
    arns = ask("ecs", "list_clusters", {}, "clusterArns")
    return ask("ecs", "describe_clusters", {"clusters": arns}, "clusters[?status!='INACTIVE'].clusterArn")


def services(cluster):
    arns = ask("ecs", "list_services", {"cluster": cluster}, "serviceArns")
    if not arns:
        return []
    living = "services[?status!='INACTIVE'].serviceArn"
    return ask("ecs", "describe_services", {"cluster": cluster, "services": arns}, living)


def inventory():
    found = {kind: ask(*question) for kind, *question in QUESTIONS}
    found |= parts(
        "efs/mount-target",
        found["efs/file-system"],
        "efs",
        "describe_mount_targets",
        "FileSystemId",
        "MountTargets[].MountTargetId",
    )
    found |= parts(
        "elbv2/listener",
        found["elbv2/load-balancer"],
        "elbv2",
        "describe_listeners",
        "LoadBalancerArn",
        "Listeners[].ListenerArn",
    )
    found["ecs/cluster"] = clusters()
    found["ecs/service"] = [each for cluster in found["ecs/cluster"] for each in services(cluster)]
    running = {"desiredStatus": "RUNNING"}
    found |= parts("ecs/task", found["ecs/cluster"], "ecs", "list_tasks", "cluster", "taskArns", **running)
    return found


if __name__ == "__main__":
    print(json.dumps(inventory()))
