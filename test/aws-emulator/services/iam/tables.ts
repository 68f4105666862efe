import type { InstanceProfile, Role } from '@aws-sdk/client-iam';
import { defineTable } from '../../kernel/table.ts';
import type { Tagged, With } from '../ec2/row.ts';

/** What other services act on. */
export interface Rights {
  /** The trust policy as it was given; `AssumeRolePolicyDocument` is its URL-encoded form. */
  readonly trust: string;
  /** Documents of inline policies, as they were given, by name. */
  readonly inline: Readonly<Record<string, string>>;
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
}

export type RoleRow = With<
  Omit<Role, 'Tags'>,
  'RoleName' | 'RoleId' | 'Arn' | 'Path' | 'CreateDate' | 'AssumeRolePolicyDocument'
> &
  Tagged &
  Rights & {
    /** Milliseconds since 1970 of the last change of its rights, which other services learn about later. */
    readonly changedAt: number;
    /** What they go by until then; undefined while they do not know the role at all. */
    readonly before: Rights | undefined;
  };

export type InstanceProfileRow = With<
  Omit<InstanceProfile, 'Tags' | 'Roles'>,
  'InstanceProfileName' | 'InstanceProfileId' | 'Arn' | 'Path' | 'CreateDate'
> &
  Tagged & {
    /** The role's name, once there is one. */
    readonly role: string | undefined;
    readonly changedAt: number;
  };

/** Names do not differ by case alone, so rows are kept under {@link nameKey}. */
export const roleTable = defineTable<RoleRow>({ service: 'iam', type: 'role', global: true });

export const instanceProfileTable = defineTable<InstanceProfileRow>({
  service: 'iam',
  type: 'instance-profile',
  global: true,
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
export const nameKey = (name: string): string => name.toLowerCase();
