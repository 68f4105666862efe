"""The scheduler of ECS, which moto has not: at once and in memory, for the stacks of these tests."""

import uuid

from moto.autoscaling.models import autoscaling_backends
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ecs.models import Task
from moto.elb.models import elb_backends
from moto.elbv2.models import elbv2_backends

# What containers end with; docs/image.md has the codes of `init --plan`: this one means that it would upgrade.
DONE, WOULD_UPGRADE = 0, 11


def join(ecs, cluster):
    """Lets the instances behind the cluster's capacity providers be its container instances. Returns how many joined."""
    up = _instances_of(ecs, cluster)
    joined = ecs.container_instances.setdefault(cluster.name, {})
    for key in [key for key, each in joined.items() if each.ec2_instance_id not in up]:
        del joined[key]
    fresh = sorted(up - {each.ec2_instance_id for each in joined.values()})
    for instance in fresh:
        ecs.register_container_instance(cluster.name, instance)
    return len(fresh)


def _instances_of(ecs, cluster):
    groups = autoscaling_backends[ecs.account_id][ecs.region_name].autoscaling_groups.values()
    providers = [ecs.capacity_providers[name] for name in cluster.capacity_providers or []]
    arns = [each.auto_scaling_group_provider["autoScalingGroupArn"] for each in providers]
    return {state.instance.id for group in groups if group.arn in arns for state in group.instance_states}


def end(ecs, task):
    """The container of a task that nobody keeps has done its work."""
    _stop(ecs, task, "EssentialContainerExited", "Essential container in task exited")
    for container in task.containers:
        container.last_status = "STOPPED"
        container.exitCode = WOULD_UPGRADE if task.started_by == "plan" else DONE


def _stop(ecs, task, code, reason):
    task.desired_status = task.last_status = "STOPPED"
    task.stop_code, task.stopped_reason = code, reason
    task.stopping_at = task.stopped_at = utcnow()
    # An address of its own is the task's as long as it lives.
    network = ec2_backends[ecs.account_id][ecs.region_name]
    for details in _details(task):
        network.enis.pop(details.get("networkInterfaceId"), None)


def _details(task):
    return [{each["name"]: each["value"] for each in part["details"]} for part in task.attachments]


def settle(ecs, service):
    """Lets a service have the tasks that it should have, as far as there is room, and no others. Returns whether any changed."""
    join(ecs, ecs._get_cluster(service.cluster_name))
    revision = ecs.describe_task_definition(service.task_definition)
    count = service.desired_count if service.status == "ACTIVE" else 0
    running = _tasks_of(ecs, service)
    kept = [task for task in running if task.task_definition_arn == revision.arn][:count]
    leaving = [task for task in running if task not in kept]
    for task in leaving:
        _leave(ecs, service, task)
    places = _places(ecs, service, revision, kept)[: count - len(kept)]
    for instance in places:
        _start(ecs, service, revision, instance)
    service.running_count = len(kept) + len(places)
    service.pending_count = count - service.running_count
    _note_rollout(service, revision.arn)
    return bool(leaving or places)


def _tasks_of(ecs, service):
    tasks = ecs.tasks.get(service.cluster_name, {}).values()
    return [task for task in tasks if task.group == f"service:{service.name}" and task.last_status == "RUNNING"]


def _places(ecs, service, revision, kept):
    """Where further tasks have room, the emptiest first: a port of an instance is one task's alone, an address is its own."""
    instances = list(ecs.container_instances.get(service.cluster_name, {}).values())
    taken = [task.container_instance_arn for task in kept]
    free = [each for each in instances if each.container_instance_arn not in taken]
    return free + instances * service.desired_count if revision.network_mode == "awsvpc" else free


def _start(ecs, service, revision, instance):
    task = Task(
        ecs._get_cluster(service.cluster_name),
        revision,
        instance.container_instance_arn,
        None,
        backend=ecs,
        group=f"service:{service.name}",
        started_by="ecs-svc/scheduler",
        networking_configuration=service.network_configuration or None,
    )
    ecs.tasks.setdefault(service.cluster_name, {})[task.task_arn] = task
    _balance(ecs, service, task, "register")


def _leave(ecs, service, task):
    _balance(ecs, service, task, "deregister")
    _stop(ecs, task, "ServiceSchedulerInitiated", "Scaling activity initiated by deployment")


def _balance(ecs, service, task, action):
    """Tells the load balancer of the service of a task that came or goes."""
    place = ecs.container_instances[service.cluster_name].get(task.container_instance_arn.split("/")[-1])
    for front in service.load_balancers:
        if "targetGroupArn" in front:
            group = elbv2_backends[ecs.account_id][ecs.region_name].target_groups[front["targetGroupArn"]]
            addresses = [details["privateIPv4Address"] for details in _details(task)]
            getattr(group, action)([{"Id": each, "Port": front["containerPort"]} for each in addresses])
        elif place is not None:
            classic = elb_backends[ecs.account_id][ecs.region_name]
            getattr(classic, f"{action}_instances")(front["loadBalancerName"], [place.ec2_instance_id])


def _note_rollout(service, revision):
    """A new revision is a new deployment, complete at once; a change of anything else adds to the one there is."""
    rollouts = service.__dict__.setdefault("rollouts", [])
    if not rollouts or rollouts[0]["revision"] != revision:
        rollouts.insert(0, {"id": str(uuid.uuid4()), "revision": revision, "at": utcnow()})
    latest = rollouts[0]
    service.deployments = [
        {
            "id": f"ecs-svc/{latest['id']}",
            "status": "PRIMARY",
            "taskDefinition": revision,
            "desiredCount": service.desired_count,
            "runningCount": service.running_count,
            "pendingCount": service.pending_count,
            "failedTasks": 0,
            "createdAt": latest["at"],
            "updatedAt": latest["at"],
            "networkConfiguration": service.network_configuration or None,
            **_state_of(service),
        }
    ]


def _state_of(service):
    """https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html: not behind a classic balancer."""
    is_classic = any("loadBalancerName" in front for front in service.load_balancers)
    is_whole = service.running_count == service.desired_count
    return {} if is_classic else {"rolloutState": "COMPLETED" if is_whole else "IN_PROGRESS"}


def shown_rollouts(service):
    """As ListServiceDeployments shows them."""
    return [
        {
            "serviceDeploymentArn": _arn(service, "service-deployment", each),
            "targetServiceRevisionArn": _arn(service, "service-revision", each),
            "serviceArn": service.arn,
            "clusterArn": service.cluster_arn,
            "createdAt": each["at"],
            "startedAt": each["at"],
            "finishedAt": each["at"],
            "status": "SUCCESSFUL",
        }
        for each in service.rollouts
    ]


def _arn(service, kind, rollout):
    return f"{service.arn.replace(':service/', f':{kind}/')}/{rollout['id']}"
