"""What moto's ECS does unlike AWS's: it keeps the documents and starts nothing."""

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecs.exceptions import ServiceNotFoundException
from moto.ecs.models import EC2ContainerServiceBackend as Backend
from moto.ecs.responses import EC2ContainerServiceResponse as Response

import ecs_scheduler
from gap import DOCS, Gap, missing, replace

GUIDE = f"{DOCS}/AmazonECS/latest/developerguide"
API = f"{DOCS}/AmazonECS/latest/APIReference"

# Parameters of CreateService, and where moto's UpdateService keeps them.
FORGOTTEN = {
    "deploymentConfiguration": "deployment_configuration",
    "capacityProviderStrategy": "capacity_provider_strategy",
    "placementStrategy": "placement_strategy",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
    "availabilityZoneRebalancing": "availability_zone_rebalancing",
    "enableECSManagedTags": "enable_ecs_managed_tags",
}


def container_instances():
    gap = Gap(
        "instances of a cluster",
        ("ecs:RunTask", "ecs:ListContainerInstances"),
        "never sees an instance join its cluster, and RunTask fails without one",
        f"{GUIDE}/launch_container_instance.html",
    )

    def joined(self, cluster):
        for _instance in range(ecs_scheduler.join(self, self._get_cluster(cluster))):
            gap.bite()

    def make(method):
        def seen(self, cluster, *more, **named):
            joined(self, cluster)
            return method(self, cluster, *more, **named)

        return seen

    replace(Backend, "run_task", make)
    replace(Backend, "list_container_instances", make)
    return gap


def ending_tasks():
    gap = Gap(
        "tasks that end",
        ("ecs:RunTask",),
        "lets no task end by itself: each look at one moves it a state on",
        f"{GUIDE}/task-lifecycle-explanation.html",
    )

    def make(run_task):
        def run(self, *arguments, **named):
            tasks = run_task(self, *arguments, **named)
            for task in tasks:
                if task.last_status != "STOPPED":
                    gap.bite()
                    ecs_scheduler.end(self, task)
            return tasks

        return run

    replace(Backend, "run_task", make)
    return gap


def forgotten_fields():
    gap = Gap(
        "fields of a service",
        ("ecs:CreateService",),
        f"forgets when it was, and {', '.join(FORGOTTEN)}",
        f"{API}/API_CreateService.html",
    )

    def make(create_service):
        def create(self):
            result = create_service(self)
            service = result._result["service"]
            told = {name: self._get_param(param) for param, name in FORGOTTEN.items()} | {"created_at": utcnow()}
            for name, value in told.items():
                if getattr(service, name, None) is None and value is not None:
                    gap.bite()
                    setattr(service, name, value)
            return result

        return create

    replace(Response, "create_service", make)
    return gap


def scheduled_services():
    gap = Gap(
        "tasks of a service",
        ("ecs:CreateService", "ecs:UpdateService", "ecs:DescribeServices", "ecs:DeleteService"),
        "starts and stops no tasks for it, tells no load balancer, and knows one deployment for ever",
        f"{GUIDE}/ecs_services.html",
    )

    def settled(ecs, service):
        if ecs_scheduler.settle(ecs, service):
            gap.bite()

    def make_answer(method):
        def answer(self):
            result = method(self)
            settled(self.ecs_backend, result._result["service"])
            return result

        return answer

    def make_delete(delete_service):
        def delete(self, cluster, name, force):
            service = delete_service(self, cluster, name, force)
            settled(self, service)
            return service

        return delete

    def make_look(describe_services):
        def look(self, cluster, names):
            services, failures = describe_services(self, cluster, names)
            # An instance that has joined since gives room.
            for service in services:
                settled(self, service)
            return services, failures

        return look

    replace(Response, "create_service", make_answer)
    replace(Response, "update_service", make_answer)
    replace(Backend, "describe_services", make_look)
    replace(Backend, "delete_service", make_delete)
    return gap


def rollouts():
    gap = Gap(
        "rollouts of a service",
        ("ecs:ListServiceDeployments",),
        "is not implemented",
        f"{API}/API_ListServiceDeployments.html",
    )

    def answer(self):
        names = [self._get_param("service").split("/")[-1]]
        services, _failures = self.ecs_backend.describe_services(self._get_param("cluster"), names)
        active = [each for each in services if each.status == "ACTIVE"]
        if not active:
            raise ServiceNotFoundException
        return ActionResult({"serviceDeployments": ecs_scheduler.shown_rollouts(active[0])})

    missing(gap, Response, "list_service_deployments", answer)
    return gap


def all_providers():
    gap = Gap(
        "all capacity providers",
        ("ecs:DescribeCapacityProviders",),
        "fails unless it is told names, where AWS shows all; the tests themselves ask so",
        f"{API}/API_DescribeCapacityProviders.html",
    )

    def make(describe):
        def described(self, names):
            if names is None:
                gap.bite()
            return describe(self, list(self.capacity_providers) if names is None else names)

        return described

    replace(Backend, "describe_capacity_providers", make)
    return gap


def ecs_gaps():
    """In this order: a service is given its fields before its tasks, and an instance is there before a task ends."""
    return [
        container_instances(),
        ending_tasks(),
        forgotten_fields(),
        scheduled_services(),
        rollouts(),
        all_providers(),
    ]
