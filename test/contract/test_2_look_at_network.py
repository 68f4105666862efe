"""Every look at the network: what boto3 parses is what was sent, and what the emulator holds."""

from support.agreement import agree
from support.network import ANYWHERE, ZONES
from support.reading import by, tags_of
from support.session import ACCOUNT, OURS, client, tags, truth

ec2 = client("ec2")

OWN_TAGS = {tag["Key"]: tag["Value"] for tag in tags("vpc")}


def test_caller():
    caller = client("sts").get_caller_identity()
    assert caller["Account"] == ACCOUNT
    assert caller["Arn"].startswith(f"arn:aws:iam::{ACCOUNT}:")


def test_vpc_by_tag(network):
    (vpc,) = ec2.describe_vpcs(Filters=OURS)["Vpcs"]
    assert (vpc["VpcId"], vpc["CidrBlock"], vpc["IsDefault"]) == (network.vpc, "10.20.0.0/16", False)
    assert tags_of(vpc) == OWN_TAGS
    agree(vpc, truth("ec2/vpc")[network.vpc])


def test_vpc_attributes(network):
    for attribute in ("enableDnsSupport", "enableDnsHostnames"):
        answer = ec2.describe_vpc_attribute(VpcId=network.vpc, Attribute=attribute)
        assert answer[attribute[0].upper() + attribute[1:]] == {"Value": True}


def test_subnets(network):
    subnets = by("SubnetId", ec2.describe_subnets(Filters=OURS)["Subnets"])
    assert set(subnets) == {subnet for kind in network.subnets.values() for subnet in kind}
    for first, second in network.subnets.values():
        assert (subnets[first]["AvailabilityZone"], subnets[second]["AvailabilityZone"]) == ZONES
    for subnet, row in truth("ec2/subnet").items():
        if subnet in subnets:
            agree(subnets[subnet], row)
    assert subnets[network.subnets["data"][1]]["CidrBlock"] == "10.20.33.0/24"


def test_addresses_of_a_subnet_are_counted(network):
    (subnet,) = ec2.describe_subnets(SubnetIds=[network.subnets["data"][1]])["Subnets"]
    used = [
        card
        for card in ec2.describe_network_interfaces()["NetworkInterfaces"]
        if card["SubnetId"] == subnet["SubnetId"]
    ]
    assert subnet["AvailableIpAddressCount"] == 251 - len(used)


def test_availability_zones():
    zones = by("ZoneName", ec2.describe_availability_zones()["AvailabilityZones"])
    assert set(ZONES) <= set(zones)
    assert all(zones[zone]["State"] == "available" for zone in ZONES)


def test_internet_gateway(network):
    (gateway,) = ec2.describe_internet_gateways(Filters=OURS)["InternetGateways"]
    assert gateway["InternetGatewayId"] == network.gateway
    assert gateway["Attachments"] == [{"State": "available", "VpcId": network.vpc}]
    agree(gateway, truth("ec2/internet-gateway")[network.gateway])


def test_nat_gateway_and_its_address(network):
    filters = [{"Name": "vpc-id", "Values": [network.vpc]}]
    (nat,) = ec2.describe_nat_gateways(Filters=filters)["NatGateways"]
    (address,) = ec2.describe_addresses(AllocationIds=[network.address])["Addresses"]
    (shown,) = nat["NatGatewayAddresses"]
    assert (nat["State"], nat["ConnectivityType"]) == ("available", "public")
    assert shown["AllocationId"] == network.address
    assert shown["PublicIp"] == address["PublicIp"]
    assert shown["NetworkInterfaceId"] == address["NetworkInterfaceId"]
    agree(nat, truth("ec2/natgateway")[network.nat])
    agree(address, truth("ec2/elastic-ip")[network.address])


def test_route_tables(network):
    tables = by("RouteTableId", ec2.describe_route_tables(Filters=OURS)["RouteTables"])
    assert set(tables) == set(network.tables.values())
    for name, table in network.tables.items():
        linked = [link["SubnetId"] for link in tables[table]["Associations"]]
        assert sorted(linked) == sorted(network.subnets[name])
        agree(tables[table], truth("ec2/route-table")[table])


def test_routes(network):
    tables = by("RouteTableId", ec2.describe_route_tables(Filters=OURS)["RouteTables"])
    routes = {name: by("DestinationCidrBlock", tables[table]["Routes"]) for name, table in network.tables.items()}
    assert all(rows["10.20.0.0/16"]["GatewayId"] == "local" for rows in routes.values())
    assert routes["public"][ANYWHERE]["GatewayId"] == network.gateway
    assert routes["app"][ANYWHERE]["NatGatewayId"] == network.nat
    assert ANYWHERE not in routes["data"]
    assert all(route["State"] == "active" for rows in routes.values() for route in rows.values())


def test_main_route_table_is_the_vpcs_own(network):
    filters = [
        {"Name": "vpc-id", "Values": [network.vpc]},
        {"Name": "association.main", "Values": ["true"]},
    ]
    (main,) = ec2.describe_route_tables(Filters=filters)["RouteTables"]
    assert main["RouteTableId"] not in network.tables.values()
    assert [link["Main"] for link in main["Associations"]] == [True]


def test_security_groups(network):
    groups = by("GroupName", ec2.describe_security_groups(Filters=OURS)["SecurityGroups"])
    assert {name: group["GroupId"] for name, group in groups.items()} == network.groups
    (permission,) = groups["tasks"]["IpPermissions"]
    (pair,) = permission["UserIdGroupPairs"]
    assert (permission["IpProtocol"], permission["FromPort"], permission["ToPort"]) == ("tcp", 8080, 8080)
    assert pair["GroupId"] == network.groups["balancer"]
    assert pair["UserId"] == ACCOUNT
    for group in groups.values():
        agree(group, truth("ec2/security-group")[group["GroupId"]])


def test_security_group_rules(network):
    filters = [{"Name": "group-id", "Values": list(network.groups.values())}]
    rules = by("SecurityGroupRuleId", ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"])
    ours = {rule for made in network.rules.values() for rule in made}
    assert {rule for rule, row in rules.items() if not row["IsEgress"]} == ours
    assert len(rules) - len(ours) == len(network.groups), "each group lets everything out"
    for rule, row in rules.items():
        agree(row, truth("ec2/security-group-rule")[rule])
    (from_world,) = network.rules["balancer"]
    assert (rules[from_world]["CidrIpv4"], rules[from_world]["Description"]) == ("192.0.2.0/24", "docs")
    (to_db,) = network.rules["db"]
    assert rules[to_db]["ReferencedGroupInfo"]["GroupId"] == network.groups["tasks"]
    assert tags_of(rules[to_db])["Name"] == "port-3306"


def test_rule_is_changed_in_place(network):
    group, (rule,) = network.groups["balancer"], network.rules["balancer"]
    change = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv4": "198.51.100.0/24", "Description": ""}
    answer = ec2.modify_security_group_rules(
        GroupId=group, SecurityGroupRules=[{"SecurityGroupRuleId": rule, "SecurityGroupRule": change}]
    )
    assert answer["Return"] is True
    (shown,) = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"]
    assert shown["CidrIpv4"] == "198.51.100.0/24"


def test_network_acl(network):
    filters = [{"Name": "vpc-id", "Values": [network.vpc]}]
    (acl,) = ec2.describe_network_acls(Filters=filters)["NetworkAcls"]
    assert acl["IsDefault"] is True
    assert len(acl["Associations"]) == 6


def test_network_interfaces(service, network):
    filters = [{"Name": "vpc-id", "Values": [network.vpc]}]
    cards = by("NetworkInterfaceId", ec2.describe_network_interfaces(Filters=filters)["NetworkInterfaces"])
    held = truth("ec2/network-interface")
    assert set(cards) == {card for card, row in held.items() if row["VpcId"] == network.vpc}
    for card, shown in cards.items():
        agree(shown, held[card])


def test_tags_of_everything(network):
    rows = ec2.describe_tags(Filters=[{"Name": "key", "Values": ["stack"]}])["Tags"]
    assert {row["Value"] for row in rows} == {"contract"}
    assert {network.vpc, network.nat, *network.tables.values()} <= {row["ResourceId"] for row in rows}


def test_vpc_endpoints_are_an_empty_list(network):
    filters = [{"Name": "vpc-id", "Values": [network.vpc]}]
    assert ec2.describe_vpc_endpoints(Filters=filters)["VpcEndpoints"] == []
