"""Every look at identity and data: roles, secrets, logs, images, the database, the file system."""

import json

from support.agreement import agree
from support.data import IMAGE_TYPE, LOG_GROUP, PASSWORD, REPOSITORY, manifest
from support.identity import AGENT_POLICY, MOUNT, PATH, trust
from support.reading import by, tags_of
from support.session import ACCOUNT, GLOBAL, client, tags, truth

STACK_TAG = tags("any")[1]


def test_roles_by_path(identity):
    roles = by("RoleName", client("iam").list_roles(PathPrefix=PATH)["Roles"])
    assert {name: role["Arn"] for name, role in roles.items()} == identity.roles
    assert roles["task"]["AssumeRolePolicyDocument"] == trust("ecs-tasks.amazonaws.com")


def test_role(identity):
    role = client("iam").get_role(RoleName="task")["Role"]
    assert role["Description"] == "task & <friends>"
    assert tags_of(role) == {"Name": "task", "stack": "contract"}
    held = truth("iam/role", region=GLOBAL)["task"]
    assert (role["RoleId"], role["Arn"]) == (held["RoleId"], held["Arn"])


def test_inline_policy(identity):
    iam = client("iam")
    assert iam.list_role_policies(RoleName="task")["PolicyNames"] == ["main"]
    assert iam.get_role_policy(RoleName="task", PolicyName="main")["PolicyDocument"] == MOUNT


def test_attached_policy(identity):
    attached = client("iam").list_attached_role_policies(RoleName="instance")["AttachedPolicies"]
    assert attached == [{"PolicyName": "AmazonEC2ContainerServiceforEC2Role", "PolicyArn": AGENT_POLICY}]


def test_instance_profile(identity):
    iam = client("iam")
    profile = iam.get_instance_profile(InstanceProfileName="instance")["InstanceProfile"]
    assert profile["Arn"] == identity.profile
    assert [role["Arn"] for role in profile["Roles"]] == [identity.roles["instance"]]
    listed = iam.list_instance_profiles(PathPrefix=PATH)["InstanceProfiles"]
    assert [row["Arn"] for row in listed] == [identity.profile]


def test_customer_managed_policies_are_an_empty_list():
    assert client("iam").list_policies(Scope="Local")["Policies"] == []


def test_secret_value(secrets):
    value = client("secretsmanager").get_secret_value(SecretId=secrets.arn)
    assert json.loads(value["SecretString"]) == {"username": "admin", "password": PASSWORD}
    assert (value["VersionId"], value["VersionStages"]) == (secrets.version, ["AWSCURRENT"])


def test_secrets_list(secrets):
    manager = client("secretsmanager")
    filters = [{"Key": "tag-key", "Values": ["stack"]}, {"Key": "name", "Values": ["contract/"]}]
    (secret,) = manager.list_secrets(Filters=filters)["SecretList"]
    assert (secret["ARN"], tags_of(secret)["Name"]) == (secrets.arn, "database")
    agree(secret, truth("secretsmanager/secret")[secrets.name])
    described = manager.describe_secret(SecretId=secrets.name)
    assert described["VersionIdsToStages"] == {secrets.version: ["AWSCURRENT"]}


def test_secret_binary_round_trip():
    manager = client("secretsmanager")
    content = bytes(range(256))
    made = manager.create_secret(Name="contract/binary", SecretBinary=content)
    assert manager.get_secret_value(SecretId=made["ARN"])["SecretBinary"] == content
    manager.delete_secret(SecretId=made["ARN"], ForceDeleteWithoutRecovery=True)


def test_log_groups(log_group):
    logs = client("logs")
    (group,) = logs.describe_log_groups(logGroupNamePrefix="/contract/")["logGroups"]
    assert (group["logGroupName"], group["retentionInDays"]) == (LOG_GROUP, 30)
    agree(group, truth("logs/log-group")[LOG_GROUP])
    assert logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"] == {"stack": "contract"}


def test_log_streams(service, log_group):
    streams = client("logs").describe_log_streams(logGroupName=log_group)["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == sorted(
        row["logStreamName"] for row in truth("logs/log-stream").values()
    )


def test_repository(registry):
    ecr = client("ecr")
    (shown,) = ecr.describe_repositories(repositoryNames=[REPOSITORY])["repositories"]
    assert shown["imageTagMutability"] == "IMMUTABLE"
    assert shown["imageScanningConfiguration"] == {"scanOnPush": True}
    agree(shown, truth("ecr/repository")[REPOSITORY])
    assert STACK_TAG in ecr.list_tags_for_resource(resourceArn=registry.arn)["tags"]


def test_images(registry):
    ecr = client("ecr")
    (image,) = ecr.describe_images(repositoryName=REPOSITORY)["imageDetails"]
    assert (image["imageDigest"], image["imageTags"]) == (registry.digest, ["1.0.0"])
    assert image["imageSizeInBytes"] == 1000
    (held,) = truth("ecr/image").values()
    agree(image, held)
    wanted = {"imageDigest": registry.digest, "imageTag": "1.0.0"}
    assert ecr.list_images(repositoryName=REPOSITORY)["imageIds"] == [wanted]
    (got,) = ecr.batch_get_image(repositoryName=REPOSITORY, imageIds=[{"imageTag": "1.0.0"}])["images"]
    assert (got["imageManifest"], got["imageManifestMediaType"]) == (manifest("a"), IMAGE_TYPE)


def test_lifecycle_policy(registry):
    ecr = client("ecr")
    rule = {
        "rulePriority": 1,
        "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 5},
        "action": {"type": "expire"},
    }
    policy = {"rules": [rule]}
    ecr.put_lifecycle_policy(repositoryName=REPOSITORY, lifecyclePolicyText=json.dumps(policy))
    text = ecr.get_lifecycle_policy(repositoryName=REPOSITORY)["lifecyclePolicyText"]
    assert json.loads(text) == policy


def test_database(database, network):
    rds = client("rds")
    (shown,) = rds.describe_db_instances(DBInstanceIdentifier=database.name)["DBInstances"]
    assert (shown["Engine"], shown["EngineVersion"].rpartition(".")[0]) == ("mysql", "8.4")
    assert (shown["StorageType"], shown["StorageEncrypted"], shown["PubliclyAccessible"]) == ("gp3", True, False)
    assert shown["DBParameterGroups"] == [
        {"DBParameterGroupName": "contract", "ParameterApplyStatus": "in-sync"}
    ]
    (group,) = shown["VpcSecurityGroups"]
    assert group == {"VpcSecurityGroupId": network.groups["db"], "Status": "active"}
    assert shown["Endpoint"]["Address"].startswith("contract.")
    assert tags_of(shown, "TagList") == {"Name": "database", "stack": "contract"}
    agree(shown, truth("rds/db")[database.name])


def test_database_subnet_group(database, network):
    (group,) = client("rds").describe_db_subnet_groups(DBSubnetGroupName="contract")["DBSubnetGroups"]
    assert group["SubnetGroupStatus"] == "Complete"
    assert {row["SubnetIdentifier"] for row in group["Subnets"]} == set(network.subnets["data"])
    agree(group, truth("rds/subgrp")["contract"])


def test_database_parameters(database):
    rds = client("rds")
    (group,) = rds.describe_db_parameter_groups(DBParameterGroupName="contract")["DBParameterGroups"]
    agree(group, truth("rds/pg")["contract"])
    answer = rds.describe_db_parameters(DBParameterGroupName="contract", Source="user")["Parameters"]
    assert [(row["ParameterName"], row["ParameterValue"]) for row in answer] == [("require_secure_transport", "1")]


def test_database_tags_and_events(database):
    rds = client("rds")
    assert STACK_TAG in rds.list_tags_for_resource(ResourceName=database.arn)["TagList"]
    events = rds.describe_events(SourceIdentifier=database.name, SourceType="db-instance")["Events"]
    assert "DB instance created" in [event["Message"] for event in events]


def test_manual_snapshots_are_an_empty_list(database):
    rds = client("rds")
    snapshots = rds.describe_db_snapshots(DBInstanceIdentifier=database.name, SnapshotType="manual")
    assert snapshots["DBSnapshots"] == []


def test_file_system(files):
    efs = client("efs")
    (shown,) = efs.describe_file_systems(FileSystemId=files.system)["FileSystems"]
    assert (shown["Encrypted"], shown["ThroughputMode"], shown["NumberOfMountTargets"]) == (True, "elastic", 2)
    assert (shown["Name"], shown["OwnerId"]) == ("files", ACCOUNT)
    agree(shown, truth("efs/file-system")[files.system])
    by_token = efs.describe_file_systems(CreationToken="contract")["FileSystems"]
    assert [row["FileSystemId"] for row in by_token] == [files.system]


def test_file_system_settings(files):
    efs = client("efs")
    lifecycle = efs.describe_lifecycle_configuration(FileSystemId=files.system)
    assert lifecycle["LifecyclePolicies"] == [{"TransitionToIA": "AFTER_30_DAYS"}]
    backup = efs.describe_backup_policy(FileSystemId=files.system)["BackupPolicy"]
    assert backup["Status"] in ("ENABLED", "ENABLING")


def test_mount_targets(files, network):
    efs = client("efs")
    targets = by("MountTargetId", efs.describe_mount_targets(FileSystemId=files.system)["MountTargets"])
    assert sorted(targets) == sorted(files.targets)
    for target, row in targets.items():
        agree(row, truth("efs/mount-target")[target])
        groups = efs.describe_mount_target_security_groups(MountTargetId=target)["SecurityGroups"]
        assert groups == [network.groups["files"]]


def test_access_point(files):
    (point,) = client("efs").describe_access_points(FileSystemId=files.system)["AccessPoints"]
    assert point["PosixUser"] == {"Uid": 33, "Gid": 33}
    assert point["RootDirectory"]["Path"] == "/wp-content"
    agree(point, truth("efs/access-point")[files.point])


def test_alarms_are_an_empty_list():
    assert client("cloudwatch").describe_alarms()["MetricAlarms"] == []
