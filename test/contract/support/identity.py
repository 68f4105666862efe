"""Roles by hand: for the instances, for the ECS agent, and for the tasks."""

import json
from types import SimpleNamespace

import pytest

from support.session import client, tags

PATH = "/contract/"
AGENT_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"

START = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "ecr:GetAuthorizationToken",
                "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer",
                "secretsmanager:GetSecretValue",
                "logs:CreateLogStream",
                "logs:PutLogEvents",
            ],
            "Resource": "*",
        }
    ],
}

MOUNT = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Files",
            "Effect": "Allow",
            "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            "Resource": "*",
        }
    ],
}


def trust(service):
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def create_role(iam, name, service, policy=None):
    """Returns the role's ARN. boto3's waiter returns once the role can be read."""
    made = iam.create_role(
        RoleName=name,
        Path=PATH,
        AssumeRolePolicyDocument=json.dumps(trust(service)),
        Description=f"{name} & <friends>",
        Tags=tags(name),
    )
    iam.get_waiter("role_exists").wait(RoleName=name)
    if policy:
        iam.put_role_policy(RoleName=name, PolicyName="main", PolicyDocument=json.dumps(policy))
    return made["Role"]["Arn"]


def create_profile(iam, name):
    made = iam.create_instance_profile(InstanceProfileName=name, Path=PATH, Tags=tags(name))
    iam.get_waiter("instance_profile_exists").wait(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return made["InstanceProfile"]["Arn"]


@pytest.fixture(scope="session")
def identity():
    iam = client("iam")
    roles = {
        "instance": create_role(iam, "instance", "ec2.amazonaws.com"),
        "execution": create_role(iam, "execution", "ecs-tasks.amazonaws.com", START),
        "task": create_role(iam, "task", "ecs-tasks.amazonaws.com", MOUNT),
    }
    iam.attach_role_policy(RoleName="instance", PolicyArn=AGENT_POLICY)
    return SimpleNamespace(roles=roles, profile=create_profile(iam, "instance"))
