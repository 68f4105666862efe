"""The whole stack, made by hand with boto3: each test waits until its part stands, as boto3's own waiters see it."""

from support.session import client


def test_network(network):
    assert all(len(subnets) == 2 for subnets in network.subnets.values())
    assert all(len(rules) == 1 and rules[0].startswith("sgr-") for rules in network.rules.values())


def test_identity(identity):
    assert all(":role/contract/" in arn for arn in identity.roles.values())
    assert identity.profile.endswith(":instance-profile/contract/instance")


def test_secrets(secrets):
    assert secrets.arn.rpartition("-")[0].endswith(":secret:contract/database")


def test_log_group(log_group):
    assert log_group == "/contract/wordpress"


def test_registry(registry):
    assert registry.uri.endswith(".dkr.ecr.eu-west-1.amazonaws.com/contract/wordpress")


def test_database(database):
    rds = client("rds")
    (instance,) = rds.describe_db_instances(DBInstanceIdentifier=database.name)["DBInstances"]
    assert instance["DBInstanceStatus"] == "available"
    assert instance["DBInstanceArn"] == database.arn


def test_files(files):
    assert len(files.targets) == 2


def test_balancer(balancer):
    assert balancer.dns.endswith(".elb.amazonaws.com")


def test_capacity(capacity):
    assert capacity.template.startswith("lt-")


def test_service(service):
    assert service.definition.endswith(":task-definition/wordpress:1")
