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
import { launchHash } from './launch-hash.ts';

type Shape = NonNullable<OutputOf<typeof describeLaunchTemplates>['LaunchTemplates']>[number];
type Version = NonNullable<OutputOf<typeof describeLaunchTemplateVersions>['LaunchTemplateVersions']>[number];

/** `latest` is null when AWS does not show the newest version yet. */
type Seen = Partial<Shape> & { readonly latest?: Version | null };

interface Want {
  readonly name: string;
  readonly data: LaunchData;
  /** The image is one that the spec names; any other is taken when a version is made, and then kept. */
  readonly pinned: boolean;
  /** What a version that is made now is described by: AWS itself remembers what it was made for. */
  readonly description: string;
  /** The version has to be of this very refresh. */
  readonly asked: boolean;
}

const idOf = (seen: Seen): string => seen.LaunchTemplateId ?? '';
export const templateName = (stack: StackIdentity): string => derivedName(stack, 'instances');

const LONGEST_DESCRIPTION = 255;

const PINNED = 'image of spec.capacity.imageID';

function describe(pinned: boolean, refresh: string | undefined): string {
  const image = pinned ? PINNED : 'recommended image';
  return `${image}${refresh === undefined ? '' : `, refresh-instances ${refresh}`}`.slice(
    0,
    LONGEST_DESCRIPTION,
  );
}

/** A refresh that was asked for later than the version was made, or an image that the spec names no longer. */
function isAnswered(want: Want, seen: Seen): boolean {
  const { VersionDescription: description = '' } = seen.latest ?? {};
  if (want.asked) return description === want.description;
  return description.startsWith(PINNED) === want.pinned;
}

const imageOf = (seen: Seen): string | undefined => seen.latest?.LaunchTemplateData?.ImageId;

/** A newer image comes with a change of what instances are, or when somebody asks; not with a tag. */
function nextData(want: Want, seen: Seen): LaunchData {
  const current = imageOf(seen);
  const { ImageId: _image, TagSpecifications: _tags, ...launch } = want.data;
  const onlyTags = isAnswered(want, seen) && covers(launch, seen.latest?.LaunchTemplateData);
  return onlyTags && !want.pinned && current !== undefined ? { ...want.data, ImageId: current } : want.data;
}

/** Versions cannot be changed: a difference makes a new one. */
const data: Aspect<Seen, Want> = {
  name: 'launch data',
  same: (want, seen) => {
    const { ImageId: imageId, ...rest } = want.data;
    const latest = seen.latest?.LaunchTemplateData;
    return isAnswered(want, seen) && covers(rest, latest) && (!want.pinned || latest?.ImageId === imageId);
  },
  describe: (want, seen) => {
    const latest: Readonly<Record<string, unknown>> = { ...seen.latest?.LaunchTemplateData };
    const names = Object.entries(want.data)
      .filter(([name, value]) => !covers(value, latest[name]))
      .map(([name]) => name);
    return `launch data (${[...names, ...(isAnswered(want, seen) ? [] : ['machine image'])].join(', ')})`;
  },
  repair: (want, seen) =>
    createLaunchTemplateVersion.call({
      LaunchTemplateId: idOf(seen),
      LaunchTemplateData: nextData(want, seen),
      VersionDescription: want.description,
    }),
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
    launch: launchHash(seen.latest?.LaunchTemplateData),
  }),
  want: ({ spec, stack, need, requests }) => ({
    name: templateName(stack),
    data: launchData(spec, stack, {
      imageId: need('image')['imageId'] ?? '',
      profileArn: need('profile')['arn'] ?? '',
      groupId: need('group')['id'] ?? '',
    }),
    pinned: spec.capacity.imageID !== undefined,
    description: describe(spec.capacity.imageID !== undefined, requests['refreshInstances']),
    asked: requests['refreshInstances'] !== undefined,
  }),
  create: {
    op: createLaunchTemplate,
    repeat: 'token',
    call: ({ want, tags, token }) =>
      createLaunchTemplate.call({
        LaunchTemplateName: want.name,
        LaunchTemplateData: want.data,
        VersionDescription: want.description,
        ClientToken: token,
        ...tagAtCreation('launch-template', tags),
      }),
    seen: (output: OutputOf<typeof createLaunchTemplate>, want) => ({
      ...output.LaunchTemplate,
      latest: {
        VersionNumber: 1,
        VersionDescription: want.description,
        LaunchTemplateData: want.data,
      },
    }),
  },
  aspects: [data],
  verdict: (seen, want) => {
    const [current, newest = ''] = [imageOf(seen), want.data.ImageId];
    if (current === undefined || current === newest) return undefined;
    return {
      harmless: true,
      reason: 'ImageOutdated',
      message: `instances run machine image ${current}, and AWS recommends ${newest}; it is taken with the next change of spec.capacity, or now with: kubectl annotate wps/NAME --overwrite wordpress-stack.dev/refresh-instances="$(date)"`,
    };
  },
  tagging: ec2Tagging(idOf),
  remove: [{ name: 'delete', call: (seen) => deleteLaunchTemplate.call({ LaunchTemplateId: idOf(seen) }) }],
  goesAfter: ['auto-scaling-group'],
  typical: { create: 3, remove: 3 },
});
