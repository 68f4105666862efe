"""What moto does unlike AWS, in the ways of a stack, beyond ECS; corrected where moto's own answer is still the wrong one."""

import json
import os

from moto.autoscaling.models import AutoScalingBackend
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
from moto.ec2.models import EC2Backend
from moto.ec2.models.instances import Instance
from moto.ec2.models.launch_templates import LaunchTemplate
from moto.efs.responses import EFSResponse
from moto.iam.models import IAMBackend
from moto.iam.responses import IamResponse
from moto.settings import load_iam_aws_managed_policies
from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.models import ServiceQuotasBackend

from gap import Gap, missing, replace

DOCS = "https://docs.aws.amazon.com"

MANAGED = "MOTO_IAM_LOAD_MANAGED_POLICIES"


def managed_policies():
    """moto's own switch, read when an account is first used."""
    gap = Gap(
        "policies of AWS's own",
        ("iam:AttachRolePolicy",),
        f"knows none of them unless {MANAGED} is set",
        f"{DOCS}/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    )
    needs_switch = not load_iam_aws_managed_policies()
    os.environ[MANAGED] = "true"

    def make(attach_role_policy):
        def attach(self, policy_arn, role_name):
            if needs_switch and policy_arn.split(":")[4] == "aws":
                gap.bite()
            return attach_role_policy(self, policy_arn, role_name)

        return attach

    replace(IAMBackend, "attach_role_policy", make)
    return gap


def profile_tags():
    gap = Gap(
        "tags of instance profiles",
        ("iam:ListInstanceProfileTags",),
        "is not implemented",
        f"{DOCS}/IAM/latest/APIReference/API_ListInstanceProfileTags.html",
    )

    def answer(self):
        profile = self.backend.get_instance_profile(self._get_param("InstanceProfileName"))
        return ActionResult({"Tags": profile.tags, "IsTruncated": False})

    missing(gap, IamResponse, "list_instance_profile_tags", answer)
    return gap


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


def file_system_at_once():
    gap = Gap(
        "state of a new file system",
        ("elasticfilesystem:CreateFileSystem",),
        "answers `available`, where AWS answers `creating`",
        f"{DOCS}/efs/latest/ug/API_CreateFileSystem.html",
    )

    def make(create):
        def create_file_system(self):
            body, headers = create(self)
            shown = json.loads(body)
            if shown["LifeCycleState"] != "creating":
                gap.bite()
            return json.dumps({**shown, "LifeCycleState": "creating"}), headers

        return create_file_system

    replace(EFSResponse, "create_file_system", make)
    return gap


def limits_of_ec2():
    """Left as it is: the operator goes on without a limit that nobody can tell."""
    gap = Gap(
        "limits of EC2",
        ("servicequotas:GetServiceQuota",),
        "knows those of VPCs alone: elastic IPs and vCPUs are not compared with the need",
        f"{DOCS}/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html",
    )

    def make(get_service_quota):
        def get(self, service_code, quota_code):
            try:
                return get_service_quota(self, service_code, quota_code)
            except NoSuchResource:
                gap.bite()
                raise

        return get

    replace(ServiceQuotasBackend, "get_service_quota", make)
    return gap


def other_gaps():
    return [
        managed_policies(),
        profile_tags(),
        instance_refreshes(),
        protected_instances(),
        instance_interfaces(),
        gateway_interfaces(),
        template_tags(),
        file_system_at_once(),
        limits_of_ec2(),
    ]
