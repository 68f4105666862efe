"""Network by hand: VPC, subnets, gateways, routes, and security groups that refer to each other."""

from types import SimpleNamespace

import pytest

from support.session import QUICK, client, tagged

ZONES = ("eu-west-1a", "eu-west-1b")
ANYWHERE = "0.0.0.0/0"


def create_vpc(ec2):
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16", TagSpecifications=tagged("vpc", "vpc"))["Vpc"]["VpcId"]
    ec2.get_waiter("vpc_available").wait(VpcIds=[vpc], WaiterConfig=QUICK)
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsSupport={"Value": True})
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    return vpc


def create_subnet(ec2, vpc, kind, index, zone):
    third = {"public": 0, "app": 16, "data": 32}[kind] + index
    made = ec2.create_subnet(
        VpcId=vpc,
        CidrBlock=f"10.20.{third}.0/24",
        AvailabilityZone=zone,
        TagSpecifications=tagged("subnet", f"{kind}/{zone[-1]}"),
    )
    return made["Subnet"]["SubnetId"]


def create_subnets(ec2, vpc):
    subnets = {
        kind: [create_subnet(ec2, vpc, kind, index, zone) for index, zone in enumerate(ZONES)]
        for kind in ("public", "app", "data")
    }
    every = [subnet for kind in subnets.values() for subnet in kind]
    ec2.get_waiter("subnet_available").wait(SubnetIds=every, WaiterConfig=QUICK)
    return subnets


def create_internet_gateway(ec2, vpc):
    made = ec2.create_internet_gateway(TagSpecifications=tagged("internet-gateway", "igw"))
    gateway = made["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return gateway


def create_nat(ec2, subnet):
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip", "nat"))["AllocationId"]
    made = ec2.create_nat_gateway(
        SubnetId=subnet, AllocationId=address, TagSpecifications=tagged("natgateway", "nat")
    )
    nat = made["NatGateway"]["NatGatewayId"]
    ec2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[nat], WaiterConfig=QUICK)
    return nat, address


def create_route_table(ec2, vpc, name, subnets, target):
    made = ec2.create_route_table(VpcId=vpc, TagSpecifications=tagged("route-table", name))
    table = made["RouteTable"]["RouteTableId"]
    if target:
        ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, **target)
    for subnet in subnets:
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    return table


def create_group(ec2, vpc, name):
    made = ec2.create_security_group(
        GroupName=name,
        Description=f"{name} of the contract stack",
        VpcId=vpc,
        TagSpecifications=tagged("security-group", name),
    )
    return made["GroupId"]


def admit(ec2, group, port, **source):
    """Opens a TCP port to groups or addresses. Returns the ids of the rules."""
    answer = ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **source}],
        TagSpecifications=tagged("security-group-rule", f"port-{port}"),
    )
    return [rule["SecurityGroupRuleId"] for rule in answer["SecurityGroupRules"]]


def from_group(group):
    return {"UserIdGroupPairs": [{"GroupId": group, "Description": "by reference"}]}


def create_groups(ec2, vpc):
    groups = {name: create_group(ec2, vpc, name) for name in ("balancer", "tasks", "instances", "files", "db")}
    rules = {
        "balancer": admit(ec2, groups["balancer"], 80, IpRanges=[{"CidrIp": "192.0.2.0/24", "Description": "docs"}]),
        "tasks": admit(ec2, groups["tasks"], 8080, **from_group(groups["balancer"])),
        "files": admit(ec2, groups["files"], 2049, **from_group(groups["tasks"])),
        "db": admit(ec2, groups["db"], 3306, **from_group(groups["tasks"])),
    }
    return groups, rules


@pytest.fixture(scope="session")
def network():
    ec2 = client("ec2")
    vpc = create_vpc(ec2)
    subnets = create_subnets(ec2, vpc)
    gateway = create_internet_gateway(ec2, vpc)
    nat, address = create_nat(ec2, subnets["public"][0])
    tables = {
        "public": create_route_table(ec2, vpc, "public", subnets["public"], {"GatewayId": gateway}),
        "app": create_route_table(ec2, vpc, "app", subnets["app"], {"NatGatewayId": nat}),
        "data": create_route_table(ec2, vpc, "data", subnets["data"], None),
    }
    groups, rules = create_groups(ec2, vpc)
    return SimpleNamespace(
        vpc=vpc,
        subnets=subnets,
        gateway=gateway,
        nat=nat,
        address=address,
        tables=tables,
        groups=groups,
        rules=rules,
    )
