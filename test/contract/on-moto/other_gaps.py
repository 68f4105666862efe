"""What moto does unlike AWS, beyond EC2, Auto Scaling and ECS; corrected where moto's own answer is still the wrong one."""

import json
import os

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.efs.responses import EFSResponse
from moto.elb.models import ELBBackend
from moto.elbv2.models import ELBv2Backend
from moto.iam.models import IAMBackend
from moto.iam.responses import IamResponse
from moto.rds.models import RDSBackend
from moto.settings import load_iam_aws_managed_policies
from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.models import ServiceQuotasBackend

from gap import DOCS, Gap, missing, replace

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


def file_system_updates():
    gap = Gap(
        "updates of file systems",
        ("elasticfilesystem:UpdateFileSystem",),
        "is not implemented",
        f"{DOCS}/efs/latest/ug/API_UpdateFileSystem.html",
    )

    def answer(self):
        system = self.efs_backend.file_systems_by_id[self._get_param("FileSystemId")]
        system.throughput_mode = self._get_param("ThroughputMode")
        return json.dumps(system.info_json()), {"status": 202, "Content-Type": "application/json"}

    missing(gap, EFSResponse, "update_file_system", answer)
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


def interfaces_of_others():
    """Left as it is: the operator counts on none of them."""
    gap = Gap(
        "network interfaces of others",
        ("elbv2:CreateLoadBalancer", "elasticloadbalancing:CreateLoadBalancer", "rds:CreateDBInstance"),
        "gives load balancers and databases no network interfaces, so that nothing of theirs is in the way of a deletion",
        f"{DOCS}/AWSEC2/latest/UserGuide/requester-managed-eni.html",
    )

    def make(create):
        def created(self, *arguments, **named):
            # Who makes them is told by the number alone, as calls come one after another.
            interfaces = ec2_backends[self.account_id][self.region_name].enis
            before = len(interfaces)
            made = create(self, *arguments, **named)
            if len(interfaces) == before:
                gap.bite()
            return made

        return created

    replace(ELBv2Backend, "create_load_balancer", make)
    replace(ELBBackend, "create_load_balancer", make)
    replace(RDSBackend, "create_db_instance", make)
    return gap


def other_gaps():
    return [
        managed_policies(),
        profile_tags(),
        file_system_at_once(),
        file_system_updates(),
        limits_of_ec2(),
        interfaces_of_others(),
    ]
