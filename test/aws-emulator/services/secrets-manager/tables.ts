import type { SecretListEntry } from '@aws-sdk/client-secrets-manager';
import { defineTable } from '../../kernel/table.ts';
import type { Tagged, With } from '../ec2/row.ts';

/** One value of a secret. Its id is the client request token of the call that stored it. */
export interface SecretVersion {
  readonly VersionId: string;
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
  readonly CreatedDate: Date;
  readonly stages: readonly string[];
}

export type SecretRow = With<
  Omit<SecretListEntry, 'Tags' | 'DeletedDate'>,
  'ARN' | 'Name' | 'CreatedDate' | 'LastChangedDate'
> &
  Tagged & {
    /** When the deletion was asked for. */
    readonly DeletedDate: Date | undefined;
    readonly versions: readonly SecretVersion[];
    readonly policy: string | undefined;
  };

/** By name: one name stands for one secret, even while that is scheduled for deletion. */
export const secretTable = defineTable<SecretRow>({ service: 'secretsmanager', type: 'secret' });
