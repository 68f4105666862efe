"""A load balancer by hand, with a target group and the listener that joins the two."""

from types import SimpleNamespace

import pytest

from support.session import QUICK, client, tags


def create_target_group(elb, vpc):
    made = elb.create_target_group(
        Name="contract",
        Protocol="HTTP",
        Port=8080,
        VpcId=vpc,
        TargetType="ip",
        HealthCheckPath="/healthz",
        HealthCheckIntervalSeconds=10,
        HealthyThresholdCount=2,
        Matcher={"HttpCode": "200-399"},
        Tags=tags("web"),
    )
    group = made["TargetGroups"][0]["TargetGroupArn"]
    elb.modify_target_group_attributes(
        TargetGroupArn=group, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}]
    )
    return group


@pytest.fixture(scope="session")
def balancer(network):
    elb = client("elbv2")
    made = elb.create_load_balancer(
        Name="contract",
        Subnets=network.subnets["public"],
        SecurityGroups=[network.groups["balancer"]],
        Tags=tags("web"),
    )["LoadBalancers"][0]
    arn = made["LoadBalancerArn"]
    elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=[arn], WaiterConfig=QUICK)
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=arn, Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "90"}]
    )
    group = create_target_group(elb, network.vpc)
    listener = elb.create_listener(
        LoadBalancerArn=arn,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
        Tags=tags("web"),
    )["Listeners"][0]["ListenerArn"]
    return SimpleNamespace(arn=arn, dns=made["DNSName"], group=group, listener=listener)
