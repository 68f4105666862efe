"""Every look at load balancing, instances and ECS."""

import base64

from support.agreement import agree
from support.capacity import USER_DATA
from support.data import LOG_GROUP
from support.reading import attributes_of, by, tags_of
from support.session import client, truth

elb = client("elbv2")
ec2 = client("ec2")
ecs = client("ecs")
scaling = client("autoscaling")


def test_load_balancer(balancer, network):
    (shown,) = elb.describe_load_balancers(Names=["contract"])["LoadBalancers"]
    assert shown["State"] == {"Code": "active"}
    assert (shown["Scheme"], shown["Type"], shown["VpcId"]) == ("internet-facing", "application", network.vpc)
    assert {zone["SubnetId"] for zone in shown["AvailabilityZones"]} == set(network.subnets["public"])
    agree(shown, truth("elbv2/load-balancer")[balancer.arn])


def test_load_balancer_attributes(balancer):
    attributes = attributes_of(elb.describe_load_balancer_attributes(LoadBalancerArn=balancer.arn))
    assert attributes["idle_timeout.timeout_seconds"] == "90"
    assert attributes == truth("elbv2/load-balancer")[balancer.arn]["attributes"]


def test_target_group(balancer):
    (shown,) = elb.describe_target_groups(LoadBalancerArn=balancer.arn)["TargetGroups"]
    assert (shown["TargetGroupArn"], shown["TargetType"], shown["Port"]) == (balancer.group, "ip", 8080)
    assert shown["Matcher"] == {"HttpCode": "200-399"}
    assert shown["LoadBalancerArns"] == [balancer.arn]
    agree(shown, truth("elbv2/target-group")[balancer.group])


def test_target_group_attributes(balancer):
    attributes = attributes_of(elb.describe_target_group_attributes(TargetGroupArn=balancer.group))
    assert attributes["deregistration_delay.timeout_seconds"] == "30"
    assert attributes == truth("elbv2/target-group")[balancer.group]["attributes"]


def test_listener(balancer):
    (listener,) = elb.describe_listeners(LoadBalancerArn=balancer.arn)["Listeners"]
    (action,) = listener["DefaultActions"]
    assert (listener["Port"], listener["Protocol"]) == (80, "HTTP")
    assert (action["Type"], action["TargetGroupArn"]) == ("forward", balancer.group)
    agree(listener, truth("elbv2/listener")[balancer.listener])


def test_listener_rules(balancer):
    (rule,) = elb.describe_rules(ListenerArn=balancer.listener)["Rules"]
    assert (rule["IsDefault"], rule["Priority"]) == (True, "default")


def test_tags_of_load_balancing(balancer):
    arns = [balancer.arn, balancer.group, balancer.listener]
    rows = by("ResourceArn", elb.describe_tags(ResourceArns=arns)["TagDescriptions"])
    assert all(tags_of(rows[arn]) == {"Name": "web", "stack": "contract"} for arn in arns)


def test_targets_are_the_tasks(service, balancer):
    descriptions = elb.describe_target_health(TargetGroupArn=balancer.group)["TargetHealthDescriptions"]
    assert [row["TargetHealth"] for row in descriptions] == [{"State": "healthy"}] * 2
    addresses = {row["address"] for row in truth("ecs/task").values() if row["lastStatus"] == "RUNNING"}
    assert {row["Target"]["Id"] for row in descriptions} == addresses
    held = [row for row in truth("elbv2/target").values() if row["targetGroupArn"] == balancer.group]
    assert {row["id"] for row in held} == addresses


def test_waiter_for_targets(service, balancer):
    elb.get_waiter("target_in_service").wait(TargetGroupArn=balancer.group)


def test_classic_load_balancers_are_an_empty_list():
    assert client("elb").describe_load_balancers()["LoadBalancerDescriptions"] == []


def test_launch_template(capacity):
    (template,) = ec2.describe_launch_templates(LaunchTemplateNames=["contract"])["LaunchTemplates"]
    assert (template["LaunchTemplateId"], template["LatestVersionNumber"]) == (capacity.template, 1)
    agree(template, truth("ec2/launch-template")[capacity.template])


def test_launch_template_version(capacity, identity):
    answer = ec2.describe_launch_template_versions(LaunchTemplateId=capacity.template, Versions=["$Latest"])
    (version,) = answer["LaunchTemplateVersions"]
    data = version["LaunchTemplateData"]
    assert base64.b64decode(data["UserData"]).decode() == USER_DATA
    assert (data["ImageId"], data["InstanceType"]) == (capacity.image, "t3.small")
    assert data["IamInstanceProfile"] == {"Arn": identity.profile}
    assert data["MetadataOptions"]["HttpTokens"] == "required"
    assert data["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True
    agree(version, truth("ec2/launch-template-version")[f"{capacity.template}/1"])


def test_machine_image(capacity):
    (image,) = ec2.describe_images(ImageIds=[capacity.image])["Images"]
    assert (image["State"], image["Architecture"]) == ("available", "x86_64")


def test_auto_scaling_group(capacity, network):
    (group,) = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[capacity.group])["AutoScalingGroups"]
    assert (group["MinSize"], group["MaxSize"], group["DesiredCapacity"]) == (2, 3, 2)
    assert set(group["VPCZoneIdentifier"].split(",")) == set(network.subnets["app"])
    assert group["LaunchTemplate"]["LaunchTemplateId"] == capacity.template
    assert [row["LifecycleState"] for row in group["Instances"]] == ["InService"] * 2
    agree(group, truth("autoscaling/auto-scaling-group")[capacity.group])


def test_scaling_activities(capacity):
    activities = scaling.describe_scaling_activities(AutoScalingGroupName=capacity.group)["Activities"]
    assert [row["StatusCode"] for row in activities] == ["Successful"] * 2
    assert all(row["EndTime"] >= row["StartTime"] for row in activities)


def test_instances(capacity):
    filters = [{"Name": "tag:stack", "Values": ["contract"]}, {"Name": "instance-state-name", "Values": ["running"]}]
    found = [row for part in ec2.describe_instances(Filters=filters)["Reservations"] for row in part["Instances"]]
    members = scaling.describe_auto_scaling_instances()["AutoScalingInstances"]
    assert {row["InstanceId"] for row in found} == {row["InstanceId"] for row in members}
    for row in found:
        agree(row, truth("ec2/instance")[row["InstanceId"]])
        assert row["MetadataOptions"]["HttpTokens"] == "required"
        assert tags_of(row)["aws:autoscaling:groupName"] == capacity.group


def test_instance_status(capacity):
    statuses = ec2.describe_instance_status()["InstanceStatuses"]
    assert [row["InstanceState"]["Name"] for row in statuses] == ["running"] * 2


def test_volumes_are_encrypted(capacity):
    volumes = ec2.describe_volumes()["Volumes"]
    assert [(row["Encrypted"], row["Size"], row["VolumeType"]) for row in volumes] == [(True, 30, "gp3")] * 2


def test_cluster(service, capacity):
    assert ecs.list_clusters()["clusterArns"] == [capacity.cluster_arn]
    (cluster,) = ecs.describe_clusters(clusters=[capacity.cluster], include=["TAGS", "SETTINGS"])["clusters"]
    assert (cluster["status"], cluster["activeServicesCount"], cluster["runningTasksCount"]) == ("ACTIVE", 1, 2)
    assert tags_of(cluster, "tags")["stack"] == "contract"
    agree(cluster, truth("ecs/cluster")[capacity.cluster])


def test_container_instances(service, capacity):
    arns = ecs.list_container_instances(cluster=capacity.cluster)["containerInstanceArns"]
    answer = ecs.describe_container_instances(cluster=capacity.cluster, containerInstances=arns)
    rows = by("containerInstanceArn", answer["containerInstances"])
    assert [row["runningTasksCount"] for row in rows.values()] == [1, 1]
    assert all(row["agentConnected"] and row["status"] == "ACTIVE" for row in rows.values())
    for arn, row in rows.items():
        agree(row, truth("ecs/container-instance")[arn])


def test_service(service, capacity, balancer):
    assert ecs.list_services(cluster=capacity.cluster)["serviceArns"] == [service.arn]
    answer = ecs.describe_services(cluster=capacity.cluster, services=[service.name], include=["TAGS"])
    (shown,) = answer["services"]
    (deployment,) = shown["deployments"]
    assert (shown["runningCount"], shown["desiredCount"], shown["pendingCount"]) == (2, 2, 0)
    assert (deployment["status"], deployment["rolloutState"]) == ("PRIMARY", "COMPLETED")
    assert shown["loadBalancers"][0]["targetGroupArn"] == balancer.group
    assert shown["events"][0]["message"].endswith("has reached a steady state.")
    assert tags_of(shown, "tags") == {"Name": "web", "stack": "contract"}
    held = truth("ecs/service")[f"{capacity.cluster}/{service.name}"]
    agree({name: value for name, value in shown.items() if name != "tags"}, held)


def test_service_deployments(service, capacity):
    listed = ecs.list_service_deployments(cluster=capacity.cluster, service=service.name)["serviceDeployments"]
    arns = [row["serviceDeploymentArn"] for row in listed]
    (rollout,) = ecs.describe_service_deployments(serviceDeploymentArns=arns)["serviceDeployments"]
    assert rollout["status"] == "SUCCESSFUL"
    agree(rollout, truth("ecs/service-deployment")[rollout["serviceDeploymentArn"]])


def test_unknown_service_is_a_failure_and_no_error(service, capacity):
    answer = ecs.describe_services(cluster=capacity.cluster, services=["nobody"])
    assert answer["services"] == []
    assert [row["reason"] for row in answer["failures"]] == ["MISSING"]


def test_tasks(service, capacity):
    arns = ecs.list_tasks(cluster=capacity.cluster, serviceName=service.name)["taskArns"]
    answer = ecs.describe_tasks(cluster=capacity.cluster, tasks=arns, include=["TAGS"])
    tasks = by("taskArn", answer["tasks"])
    assert len(tasks) == 2
    assert {task["availabilityZone"][-1] for task in tasks.values()} == {"a", "b"}
    for arn, task in tasks.items():
        assert (task["lastStatus"], task["desiredStatus"]) == ("RUNNING", "RUNNING")
        assert task["taskDefinitionArn"] == service.definition
        assert tags_of(task, "tags")["stack"] == "contract"
        held = truth("ecs/task")[arn]
        agree({name: value for name, value in task.items() if name != "tags"}, held)


def test_task_definition(service, files, secrets, registry):
    answer = ecs.describe_task_definition(taskDefinition="wordpress", include=["TAGS"])
    shown = answer["taskDefinition"]
    (container,) = shown["containerDefinitions"]
    assert shown["taskDefinitionArn"] == service.definition
    assert container["image"] == f"{registry.uri}:1.0.0"
    assert container["secrets"][0]["valueFrom"] == f"{secrets.arn}:password::"
    assert container["logConfiguration"]["options"]["awslogs-group"] == LOG_GROUP
    assert shown["volumes"][0]["efsVolumeConfiguration"]["fileSystemId"] == files.system
    assert {tag["key"] for tag in answer["tags"]} == {"Name", "stack"}
    agree(shown, truth("ecs/task-definition")["wordpress:1"])


def test_task_definitions_list(service):
    assert ecs.list_task_definitions(familyPrefix="wordpress")["taskDefinitionArns"] == [service.definition]
    assert ecs.list_task_definition_families(status="ACTIVE")["families"] == ["wordpress"]
