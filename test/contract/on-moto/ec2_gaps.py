"""What moto's EC2 and Auto Scaling do unlike AWS's; corrected where moto's own answer is still the wrong one."""

from moto.autoscaling.models import AutoScalingBackend
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
from moto.core.types import Base64EncodedString
from moto.ec2.models import EC2Backend
from moto.ec2.models.instances import Instance
from moto.ec2.models.launch_templates import LaunchTemplate

from gap import DOCS, Gap, missing, replace


def instance_refreshes():
    gap = Gap(
        "instance refreshes",
        ("autoscaling:DescribeInstanceRefreshes",),
        "is not implemented; none is started here, and so it answers that there is none",
        f"{DOCS}/autoscaling/ec2/APIReference/API_DescribeInstanceRefreshes.html",
    )
    none = {"InstanceRefreshes": []}
    missing(gap, AutoScalingResponse, "describe_instance_refreshes", lambda _self: ActionResult(none))
    return gap


def protected_instances():
    gap = Gap(
        "instances of a group",
        ("autoscaling:DeleteAutoScalingGroup",),
        "leaves instances that are protected from scale-in running when their group is deleted by force",
        f"{DOCS}/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html",
    )

    def make(delete):
        def deleted(self, group_name):
            for state in self.autoscaling_groups[group_name].instance_states:
                if state.protected_from_scale_in:
                    gap.bite()
                    state.protected_from_scale_in = False
            return delete(self, group_name)

        return deleted

    replace(AutoScalingBackend, "delete_auto_scaling_group", make)
    return gap


def instance_interfaces():
    gap = Gap(
        "network interfaces of instances",
        ("autoscaling:DeleteAutoScalingGroup",),
        "keeps the interface that came with an instance when the instance is terminated",
        f"{DOCS}/AWSEC2/latest/UserGuide/using-eni.html",
    )

    def make(terminate):
        def terminated(self):
            state = terminate(self)
            for interface in self.nics.values():
                if self.ec2_backend.enis.pop(interface.id, None) is not None:
                    gap.bite()
            return state

        return terminated

    replace(Instance, "terminate", make)
    return gap


def gateway_interfaces():
    gap = Gap(
        "network interfaces of NAT gateways",
        ("ec2:DeleteNatGateway",),
        "leaves the gateway's interface behind, and the elastic IP on it",
        f"{DOCS}/AWSEC2/latest/APIReference/API_DeleteNatGateway.html",
    )

    def make(delete):
        def deleted(self, nat_gateway_id):
            gateway = delete(self, nat_gateway_id)
            for address in [each for each in self.addresses if each.eni is gateway._eni]:
                self.disassociate_address(association_id=address.association_id)
            if self.enis.pop(gateway._eni.id, None) is not None:
                gap.bite()
            return gateway

        return deleted

    replace(EC2Backend, "delete_nat_gateway", make)
    return gap


def template_tags():
    gap = Gap(
        "tags of launch templates",
        ("ec2:CreateLaunchTemplate",),
        "writes the template's own tags into its data, where a look at the data finds them",
        f"{DOCS}/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html",
    )

    def make(create_version):
        def create(self, data, description):
            specifications = data.get("TagSpecifications", [])
            wanted = [each for each in specifications if each.get("ResourceType") != "launch-template"]
            if wanted != specifications:
                gap.bite()
            return create_version(self, {**data, "TagSpecifications": wanted}, description)

        return create

    replace(LaunchTemplate, "create_version", make)
    return gap


def later_template_tags():
    gap = Gap(
        "later tags of launch templates",
        ("ec2:CreateTags", "ec2:DeleteTags"),
        "shows a template with the tags that it was created with for ever",
        f"{DOCS}/AWSEC2/latest/APIReference/API_CreateTags.html",
    )

    def shown(self):
        tags = self.get_tags()
        if tags != self.first_tags:
            gap.bite()
        return tags

    LaunchTemplate.tags = property(shown, lambda self, tags: setattr(self, "first_tags", tags))
    return gap


def later_user_data():
    gap = Gap(
        "user data of later template versions",
        ("ec2:CreateLaunchTemplateVersion", "autoscaling:UpdateAutoScalingGroup"),
        "launches no instance from a version that was added to a template, if it has user data",
        f"{DOCS}/AWSEC2/latest/APIReference/API_CreateLaunchTemplateVersion.html",
    )

    def make(create_version):
        def create(self, data, description):
            user_data = data.get("UserData")
            if isinstance(user_data, str):
                gap.bite()
                data = {**data, "UserData": Base64EncodedString(user_data)}
            return create_version(self, data, description)

        return create

    replace(LaunchTemplate, "create_version", make)
    return gap


def ec2_gaps():
    return [
        instance_refreshes(),
        protected_instances(),
        instance_interfaces(),
        gateway_interfaces(),
        template_tags(),
        later_template_tags(),
        later_user_data(),
    ]
