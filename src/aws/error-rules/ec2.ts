import type { ErrorRule } from './error-rule.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export const ec2Errors: readonly ErrorRule[] = [
  {
    // While a NAT gateway lets go of its address, EC2 says that the address is not ours to release.
    // https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
    class: 'dependency',
    codes: ['AuthFailure'],
    operations: ['ReleaseAddress', 'DisassociateAddress', 'DetachInternetGateway'],
  },
  {
    class: 'dependency',
    codes: [
      'DependencyViolation',
      'IncorrectInstanceState',
      'IncorrectState',
      'IncorrectStateTransition',
      'InvalidAddress.Locked',
      'InvalidAMIID.Unavailable',
      'InvalidGroup.InUse',
      'InvalidIPAddress.InUse',
      'InvalidNetworkInterface.InUse',
      'InvalidState',
      'InvalidVpcState',
      'OperationNotPermitted',
    ],
  },
  { class: 'propagating', codes: ['InvalidParameterValue'], message: /invalid iam instance profile/i },
  {
    class: 'propagating',
    codes: ['InvalidParameterValue', 'InvalidParameterCombination'],
    message: /does not exist|not yet/i,
  },
  { class: 'absent', codes: ['Gateway.NotAttached', 'NatGatewayNotFound'] },
  {
    class: 'exists',
    codes: [
      'InvalidGroup.Duplicate',
      'InvalidPermission.Duplicate',
      'InvalidSubnet.Conflict',
      'Resource.AlreadyAssociated',
      'RouteAlreadyExists',
    ],
  },
  { class: 'quota', codes: ['InsufficientFreeAddressesInSubnet'] },
  {
    class: 'transient',
    codes: [
      'ConcurrentTagAccess',
      'InsufficientAddressCapacity',
      'InsufficientCapacity',
      'InsufficientHostCapacity',
      'InsufficientInstanceCapacity',
    ],
  },
];
