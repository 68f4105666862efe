"""What keeps data, by hand: secrets, logs, images, a database and a file system."""

import json
from types import SimpleNamespace

import pytest

from support.session import ACCOUNT, QUICK, client, eventually, tags

REPOSITORY = "contract/wordpress"
LOG_GROUP = "/contract/wordpress"
IMAGE_TYPE = "application/vnd.oci.image.manifest.v1+json"
PASSWORD = "correct horse & <battery> staple"


def manifest(content):
    """A manifest as builders push it; `content` makes it differ from others."""
    return json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": IMAGE_TYPE,
            "config": {
                "mediaType": "application/vnd.oci.image.config.v1+json",
                "digest": f"sha256:{content * 64}",
                "size": 100,
            },
            "layers": [
                {
                    "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
                    "digest": f"sha256:{'b' * 64}",
                    "size": 900,
                }
            ],
        }
    )


@pytest.fixture(scope="session")
def secrets():
    manager = client("secretsmanager")
    made = manager.create_secret(
        Name="contract/database",
        Description="master password",
        SecretString=json.dumps({"username": "admin", "password": PASSWORD}),
        Tags=tags("database"),
    )
    return SimpleNamespace(arn=made["ARN"], name=made["Name"], version=made["VersionId"])


@pytest.fixture(scope="session")
def log_group():
    logs = client("logs")
    logs.create_log_group(logGroupName=LOG_GROUP, tags={"stack": "contract"})
    logs.put_retention_policy(logGroupName=LOG_GROUP, retentionInDays=30)
    return LOG_GROUP


@pytest.fixture(scope="session")
def registry():
    ecr = client("ecr")
    repository = ecr.create_repository(
        repositoryName=REPOSITORY,
        imageTagMutability="IMMUTABLE",
        imageScanningConfiguration={"scanOnPush": True},
        tags=tags("wordpress"),
    )["repository"]
    image = ecr.put_image(repositoryName=REPOSITORY, imageManifest=manifest("a"), imageTag="1.0.0")["image"]
    return SimpleNamespace(
        name=REPOSITORY,
        arn=repository["repositoryArn"],
        uri=repository["repositoryUri"],
        digest=image["imageId"]["imageDigest"],
    )


@pytest.fixture(scope="session")
def database(network):
    rds = client("rds")
    rds.create_db_subnet_group(
        DBSubnetGroupName="contract",
        DBSubnetGroupDescription="data subnets",
        SubnetIds=network.subnets["data"],
        Tags=tags("database"),
    )
    rds.create_db_parameter_group(
        DBParameterGroupName="contract",
        DBParameterGroupFamily="mysql8.4",
        Description="TLS required",
        Tags=tags("database"),
    )
    rds.modify_db_parameter_group(
        DBParameterGroupName="contract",
        Parameters=[
            {"ParameterName": "require_secure_transport", "ParameterValue": "1", "ApplyMethod": "immediate"}
        ],
    )
    rds.create_db_instance(
        DBInstanceIdentifier="contract",
        DBInstanceClass="db.t4g.micro",
        Engine="mysql",
        EngineVersion="8.4",
        AllocatedStorage=20,
        MaxAllocatedStorage=100,
        StorageType="gp3",
        StorageEncrypted=True,
        MasterUsername="admin",
        MasterUserPassword="s3cret-Passw0rd",
        DBSubnetGroupName="contract",
        DBParameterGroupName="contract",
        VpcSecurityGroupIds=[network.groups["db"]],
        PubliclyAccessible=False,
        BackupRetentionPeriod=7,
        CopyTagsToSnapshot=True,
        Tags=tags("database"),
    )
    rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier="contract", WaiterConfig=QUICK)
    return SimpleNamespace(name="contract", arn=f"arn:aws:rds:eu-west-1:{ACCOUNT}:db:contract")


def available(read, member):
    """True when everything that `read` lists has become available; EFS has no waiters in boto3."""
    return all(row["LifeCycleState"] == "available" for row in read()[member])


def create_mount_targets(efs, system, network):
    targets = [
        efs.create_mount_target(FileSystemId=system, SubnetId=subnet, SecurityGroups=[network.groups["files"]])
        for subnet in network.subnets["app"]
    ]
    eventually(
        lambda: available(lambda: efs.describe_mount_targets(FileSystemId=system), "MountTargets"),
        "mount targets are available",
    )
    return [target["MountTargetId"] for target in targets]


@pytest.fixture(scope="session")
def files(network):
    efs = client("efs")
    made = efs.create_file_system(
        CreationToken="contract", Encrypted=True, ThroughputMode="elastic", Tags=tags("files")
    )
    system = made["FileSystemId"]
    eventually(
        lambda: available(lambda: efs.describe_file_systems(FileSystemId=system), "FileSystems"),
        "the file system is available",
    )
    targets = create_mount_targets(efs, system, network)
    point = efs.create_access_point(
        ClientToken="contract",
        FileSystemId=system,
        PosixUser={"Uid": 33, "Gid": 33},
        RootDirectory={
            "Path": "/wp-content",
            "CreationInfo": {"OwnerUid": 33, "OwnerGid": 33, "Permissions": "0755"},
        },
        Tags=tags("files"),
    )["AccessPointId"]
    eventually(
        lambda: available(lambda: efs.describe_access_points(AccessPointId=point), "AccessPoints"),
        "the access point is available",
    )
    efs.put_lifecycle_configuration(
        FileSystemId=system, LifecyclePolicies=[{"TransitionToIA": "AFTER_30_DAYS"}]
    )
    efs.put_backup_policy(FileSystemId=system, BackupPolicy={"Status": "ENABLED"})
    return SimpleNamespace(system=system, targets=targets, point=point)
