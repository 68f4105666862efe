import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createLaunchTemplate,
  createLaunchTemplateVersion,
  deleteLaunchTemplate,
  describeLaunchTemplates,
  describeLaunchTemplateVersions,
} from '../../aws/operations/ec2-compute.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { derivedName, kind, type Aspect, type StackIdentity } from '../../engine/index.ts';
import { ec2Tagging, ownedBy, tagAtCreation, tagsOf } from '../ec2-tags.ts';
import { covers } from '../service/covers.ts';
import { launchData, type LaunchData } from './launch-data.ts';

type Shape = NonNullable<OutputOf<typeof describeLaunchTemplates>['LaunchTemplates']>[number];
type Version = NonNullable<OutputOf<typeof describeLaunchTemplateVersions>['LaunchTemplateVersions']>[number];

/** `latest` is null when AWS does not show the newest version yet. */
type Seen = Partial<Shape> & { readonly latest?: Version | null };

interface Want {
  readonly name: string;
  readonly data: LaunchData;
  /** The image is one that the spec names; any other is taken when a version is made, and then kept. */
  readonly pinned: boolean;
}

const idOf = (seen: Seen): string => seen.LaunchTemplateId ?? '';
export const templateName = (stack: StackIdentity): string => derivedName(stack.stackId, 'instances');

/** Versions cannot be changed: a difference makes a new one. */
const data: Aspect<Seen, Want> = {
  name: 'launch data',
  same: (want, seen) => {
    const { ImageId: imageId, ...rest } = want.data;
    const latest = seen.latest?.LaunchTemplateData;
    return covers(rest, latest) && (!want.pinned || latest?.ImageId === imageId);
  },
  describe: (want, seen) => {
    const latest: Readonly<Record<string, unknown>> = { ...seen.latest?.LaunchTemplateData };
    const names = Object.entries(want.data)
      .filter(([name, value]) => !covers(value, latest[name]))
      .map(([name]) => name);
    return `launch data (${names.join(', ')})`;
  },
  repair: (want, seen) =>
    createLaunchTemplateVersion.call({ LaunchTemplateId: idOf(seen), LaunchTemplateData: want.data }),
  seen: (output, _want, seen) => {
    const latest = (output as OutputOf<typeof createLaunchTemplateVersion>).LaunchTemplateVersion;
    return latest === undefined ? seen : { ...seen, latest };
  },
  makes: 'none',
};

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html */
export const launchTemplate = kind<Seen, Want, WordPressStackSpec>({
  type: 'launch-template',
  layer: 'Capacity',
  members: () => [
    {
      id: 'launch-template',
      needs: { image: 'machine-image', profile: 'instance-profile', group: 'security-group/instances' },
    },
  ],
  find: {
    ask: (scope) => [describeLaunchTemplates.call({ Filters: ownedBy(scope) })],
    rows: (page: OutputOf<typeof describeLaunchTemplates>) => page.LaunchTemplates ?? [],
    // A template that lost its tags is ours by its name.
    fallback: ({ stack }) => [
      {
        call: describeLaunchTemplates.call({
          Filters: [{ Name: 'launch-template-name', Values: [templateName(stack)] }],
        }),
        next: (page: OutputOf<typeof describeLaunchTemplates>) => {
          const ids = (page.LaunchTemplates ?? []).map(({ LaunchTemplateId = '' }) => LaunchTemplateId);
          return ids.length === 0 ? [] : [describeLaunchTemplates.call({ LaunchTemplateIds: ids })];
        },
      },
    ],
  },
  details: [
    {
      name: 'latest',
      ask: (seen) =>
        describeLaunchTemplateVersions.call({ LaunchTemplateId: idOf(seen), Versions: ['$Latest'] }),
      merge: (seen, page) => {
        const answer = page as OutputOf<typeof describeLaunchTemplateVersions> | undefined;
        return { ...seen, latest: answer?.LaunchTemplateVersions?.[0] ?? null };
      },
    },
  ],
  identify: (seen, { stack }) => ({
    awsId: idOf(seen),
    tags: tagsOf(seen.Tags),
    ...(seen.LaunchTemplateName === templateName(stack) ? { key: 'launch-template' } : {}),
    ...(seen.CreateTime === undefined ? {} : { bornAt: seen.CreateTime.getTime() }),
  }),
  state: (seen) => (seen.latest === null ? 'pending' : 'ready'),
  outputs: (seen) => ({
    id: idOf(seen),
    name: seen.LaunchTemplateName ?? '',
    version: String(seen.latest?.VersionNumber ?? seen.LatestVersionNumber ?? ''),
  }),
  want: ({ spec, stack, need }) => ({
    name: templateName(stack),
    data: launchData(spec, stack, {
      imageId: need('image')['imageId'] ?? '',
      profileArn: need('profile')['arn'] ?? '',
      groupId: need('group')['id'] ?? '',
    }),
    pinned: spec.capacity.imageID !== undefined,
  }),
  create: {
    op: createLaunchTemplate,
    repeat: 'token',
    call: ({ want, tags, token }) =>
      createLaunchTemplate.call({
        LaunchTemplateName: want.name,
        LaunchTemplateData: want.data,
        ClientToken: token,
        ...tagAtCreation('launch-template', tags),
      }),
    seen: (output: OutputOf<typeof createLaunchTemplate>, want) => ({
      ...output.LaunchTemplate,
      latest: {
        VersionNumber: 1,
        LaunchTemplateData: want.data,
      },
    }),
  },
  aspects: [data],
  tagging: ec2Tagging(idOf),
  remove: [{ name: 'delete', call: (seen) => deleteLaunchTemplate.call({ LaunchTemplateId: idOf(seen) }) }],
  goesAfter: ['auto-scaling-group'],
  typical: { create: 3, remove: 3 },
});
