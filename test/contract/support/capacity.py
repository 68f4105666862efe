"""Instances by hand: a launch template, an Auto Scaling group and a cluster that they join."""

import base64
from types import SimpleNamespace

import pytest

from support.session import client, eventually, small_tags, tagged

CLUSTER = "contract"
IMAGE_PARAMETER = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
USER_DATA = f"#!/bin/bash\necho ECS_CLUSTER={CLUSTER} >> /etc/ecs/ecs.config\n"


def create_template(ec2, network, profile):
    image = client("ssm").get_parameter(Name=IMAGE_PARAMETER)["Parameter"]["Value"]
    made = ec2.create_launch_template(
        LaunchTemplateName="contract",
        VersionDescription="first",
        LaunchTemplateData={
            "ImageId": image,
            "InstanceType": "t3.small",
            "IamInstanceProfile": {"Arn": profile},
            "SecurityGroupIds": [network.groups["instances"]],
            "UserData": base64.b64encode(USER_DATA.encode()).decode(),
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
            "BlockDeviceMappings": [
                {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 30, "VolumeType": "gp3", "Encrypted": True}}
            ],
            "TagSpecifications": tagged("instance", "instance"),
        },
        TagSpecifications=tagged("launch-template", "template"),
    )["LaunchTemplate"]
    return made["LaunchTemplateId"], image


def create_group(scaling, template, subnets):
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="contract",
        LaunchTemplate={"LaunchTemplateId": template, "Version": "1"},
        MinSize=2,
        MaxSize=3,
        DesiredCapacity=2,
        VPCZoneIdentifier=",".join(subnets),
        Tags=[{"Key": "stack", "Value": "contract", "PropagateAtLaunch": True}],
    )


def registered(ecs):
    return ecs.describe_clusters(clusters=[CLUSTER])["clusters"][0]["registeredContainerInstancesCount"]


@pytest.fixture(scope="session")
def capacity(network, identity):
    ecs = client("ecs")
    made = ecs.create_cluster(clusterName=CLUSTER, tags=small_tags("cluster"))
    template, image = create_template(client("ec2"), network, identity.profile)
    create_group(client("autoscaling"), template, network.subnets["app"])
    eventually(lambda: registered(ecs) == 2, "two instances have joined the cluster")
    return SimpleNamespace(
        cluster=CLUSTER,
        cluster_arn=made["cluster"]["clusterArn"],
        template=template,
        image=image,
        group="contract",
    )
