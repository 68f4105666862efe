"""The service by hand: a task definition that uses all the rest, and the service that runs it."""

from types import SimpleNamespace

import pytest

from support.session import QUICK, client, small_tags

SERVICE = "web"


def container(registry, secrets, log_group, tag="1.0.0"):
    return {
        "name": "wordpress",
        "image": f"{registry.uri}:{tag}",
        "cpu": 400,
        "memory": 512,
        "essential": True,
        "user": "33:33",
        "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
        "environment": [{"name": "WORDPRESS_DB_HOST", "value": "db.example"}],
        "secrets": [{"name": "WORDPRESS_DB_PASSWORD", "valueFrom": f"{secrets.arn}:password::"}],
        "mountPoints": [{"sourceVolume": "files", "containerPath": "/var/www/html/wp-content"}],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": log_group,
                "awslogs-region": "eu-west-1",
                "awslogs-stream-prefix": "web",
            },
        },
    }


def volume(files):
    return {
        "name": "files",
        "efsVolumeConfiguration": {
            "fileSystemId": files.system,
            "transitEncryption": "ENABLED",
            "authorizationConfig": {"accessPointId": files.point, "iam": "ENABLED"},
        },
    }


def register(ecs, identity, volumes, containers):
    made = ecs.register_task_definition(
        family="wordpress",
        networkMode="awsvpc",
        requiresCompatibilities=["EC2"],
        executionRoleArn=identity.roles["execution"],
        taskRoleArn=identity.roles["task"],
        volumes=volumes,
        containerDefinitions=containers,
        tags=small_tags("wordpress"),
    )
    return made["taskDefinition"]["taskDefinitionArn"]


@pytest.fixture(scope="session")
def service(network, identity, secrets, log_group, registry, files, balancer, capacity):
    ecs = client("ecs")
    definition = register(ecs, identity, [volume(files)], [container(registry, secrets, log_group)])
    made = ecs.create_service(
        cluster=capacity.cluster,
        serviceName=SERVICE,
        taskDefinition=definition,
        desiredCount=2,
        launchType="EC2",
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": network.subnets["app"],
                "securityGroups": [network.groups["tasks"]],
            }
        },
        loadBalancers=[
            {"targetGroupArn": balancer.group, "containerName": "wordpress", "containerPort": 8080}
        ],
        healthCheckGracePeriodSeconds=60,
        deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
        placementStrategy=[{"type": "spread", "field": "attribute:ecs.availability-zone"}],
        enableECSManagedTags=True,
        propagateTags="SERVICE",
        tags=small_tags("web"),
    )["service"]
    ecs.get_waiter("services_stable").wait(cluster=capacity.cluster, services=[SERVICE], WaiterConfig=QUICK)
    return SimpleNamespace(name=SERVICE, arn=made["serviceArn"], definition=definition)
