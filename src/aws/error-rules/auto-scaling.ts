import type { ErrorRule } from './error-rule.ts';
import { linkedRoleRemedy } from './service-linked-role.ts';

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/CommonErrors.html and the Errors of each operation. */
export const autoScalingErrors: readonly ErrorRule[] = [
  // One code for everything that Auto Scaling was told by somebody else: only the text tells.
  // https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-launch-template.html
  {
    class: 'propagating',
    codes: ['ValidationError'],
    message: /invalid iam instance profile|(launch template|subnet).*does not exist|no default vpc/i,
  },
  { class: 'denied', codes: ['ValidationError'], message: /not authorized/i },
  { class: 'dependency', codes: ['ValidationError', 'AlreadyExists'], message: /pending delet/i },
  { class: 'dependency', codes: ['ValidationError'], message: /active instance refresh/i },
  {
    class: 'absent',
    codes: ['ValidationError'],
    message: /(group|instance).*not found|no instances? found|not part of auto scaling group/i,
  },
  {
    class: 'dependency',
    codes: ['InstanceRefreshInProgress', 'ResourceInUse', 'ScalingActivityInProgress'],
  },
  { class: 'transient', codes: ['ResourceContention'] },
  {
    // https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html
    class: 'propagating',
    codes: ['ServiceLinkedRoleFailure'],
    reason: 'ServiceLinkedRoleMissing',
    remedy: linkedRoleRemedy,
  },
];
