/** The shapes of EC2 that data sheets look into. */
export type {
  Address,
  AvailabilityZone,
  InternetGateway,
  IpPermission,
  NatGateway,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
} from '@aws-sdk/client-ec2';
