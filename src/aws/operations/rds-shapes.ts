/** The shapes of RDS that data sheets look into. */
export type {
  DBInstance,
  DBParameterGroup,
  DBSnapshot,
  DBSubnetGroup,
  ModifyDBInstanceMessage,
  Parameter,
} from '@aws-sdk/client-rds';
