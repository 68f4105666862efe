import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import {
  createSecret,
  deleteSecret,
  describeSecret,
  restoreSecret,
  tagResource,
  untagResource,
} from '../../aws/operations/secrets-manager.ts';
import { kind, type Aspect, type Identity, type Kind, type StackIdentity } from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';
import { secretName, type SecretRole } from '../stack-names.ts';
import { newContent } from './credentials.ts';

type Seen = Partial<OutputOf<typeof describeSecret>>;

interface Want {
  readonly role: SecretRole;
  readonly name: string;
}

const descriptions: Readonly<Record<SecretRole, string>> = {
  'database-admin': 'WordPress database: the administrator',
  'database-app': 'WordPress database: the user that WordPress logs in as',
  keys: 'WordPress keys and salts',
  'site-admin': 'WordPress: the first password of the site administrator',
};

/** The shortest that AWS takes: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
const RECOVERY_WINDOW_DAYS = 7;

const CURRENT = 'AWSCURRENT';

const idOf = (seen: Seen): string => seen.ARN ?? '';

/** Id of the current value: it changes when the value does, and tells nothing of it. */
function versionOf(seen: Seen): string {
  const versions = Object.entries(seen.VersionIdsToStages ?? {});
  return versions.find(([, stages]) => stages.includes(CURRENT))?.[0] ?? '';
}

function identityOf(roles: readonly SecretRole[], stack: StackIdentity, seen: Seen): Identity {
  const role = roles.find((candidate) => secretName(stack, candidate) === seen.Name);
  return {
    awsId: idOf(seen),
    tags: tagsOf(seen.Tags),
    // What is scheduled for deletion cannot be tagged before it is restored.
    frozen: seen.DeletedDate !== undefined,
    ...(role === undefined ? {} : { key: `secret/${role}` }),
    ...(seen.CreatedDate === undefined ? {} : { bornAt: seen.CreatedDate.getTime() }),
  };
}

/** A new value for a database that has another would lock everybody out: what can be restored is restored. */
const restored: Aspect<Seen, Want> = {
  name: 'scheduled deletion',
  same: (_want, seen) => seen.DeletedDate === undefined,
  repair: (_want, seen) => restoreSecret.call({ SecretId: idOf(seen) }),
};

/**
 * Generated once, written once and never read by the operator. Asked for by name, because the list of secrets may be
 * minutes old: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
 */
function secretKind(
  type: string,
  roles: readonly [SecretRole, ...SecretRole[]],
  traits: Pick<Kind, 'carriesMarks'>,
): Kind {
  const roleOf = (id: string): SecretRole => roles.find((role) => id === `secret/${role}`) ?? roles[0];
  return kind<Seen, Want, WordPressStackSpec>({
    type,
    layer: 'Secrets',
    ...traits,
    members: () => roles.map((role) => ({ id: `secret/${role}` })),
    find: {
      ask: ({ stack }) => roles.map((role) => describeSecret.call({ SecretId: secretName(stack, role) })),
      rows: (page: OutputOf<typeof describeSecret>) => [page],
    },
    identify: (seen, { stack }) => identityOf(roles, stack, seen),
    state: () => 'ready',
    outputs: (seen) => ({ arn: idOf(seen), name: seen.Name ?? '', version: versionOf(seen) }),
    want: ({ id, stack }) => ({ role: roleOf(id), name: secretName(stack, roleOf(id)) }),
    create: {
      op: createSecret,
      repeat: 'name',
      // The value is another one each time, so the token is too: one token never stands for two values.
      call: ({ want, tags, random }) =>
        createSecret.call({
          Name: want.name,
          Description: descriptions[want.role],
          ClientRequestToken: random(32),
          SecretString: newContent(want.role, random),
          Tags: tagList(tags),
        }),
      seen: (output: OutputOf<typeof createSecret>, want, tags) => ({
        ARN: output.ARN,
        Name: want.name,
        Tags: tagList(tags),
        VersionIdsToStages: output.VersionId === undefined ? {} : { [output.VersionId]: [CURRENT] },
      }),
    },
    aspects: [restored],
    tagging: {
      add: (seen, tags) => tagResource.call({ SecretId: idOf(seen), Tags: tagList(tags) }),
      remove: (seen, keys) => untagResource.call({ SecretId: idOf(seen), TagKeys: [...keys] }),
    },
    keptBy: (policy, seen) =>
      policy === 'Retain' || (policy === 'Snapshot' && seen.DeletedDate !== undefined),
    remove: [
      {
        name: 'schedule the deletion of',
        when: (_seen, { policy }) => policy !== 'Delete',
        call: (seen) =>
          deleteSecret.call({ SecretId: idOf(seen), RecoveryWindowInDays: RECOVERY_WINDOW_DAYS }),
      },
      {
        name: 'delete',
        call: (seen) => deleteSecret.call({ SecretId: idOf(seen), ForceDeleteWithoutRecovery: true }),
      },
    ],
    // The marks on the credentials say that data was seen: they outlive the data.
    goesAfter: ['service', 'init-run', 'database', 'file-system'],
    typical: { create: 2, remove: 10 },
  });
}

/** The database administrator's credentials, which also remember that a database and a file system were seen. */
export const adminSecret = secretKind('admin-secret', ['database-admin'], { carriesMarks: true });

/** What containers are given; the password of the site's first administrator to the init task alone. */
export const siteSecret = secretKind('secret', ['database-app', 'keys', 'site-admin'], {});
