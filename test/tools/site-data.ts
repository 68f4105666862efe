import type { AwsState, EmulatorControl } from '../control-plane/emulator-control.ts';

/** What the visitors of a site have put into it: no API of AWS shows it, so the emulator itself is told and asked. */
export interface SiteData {
  /** In the database. */
  readonly post: string;
  /** In the file system. */
  readonly upload: string;
}

const types = { post: 'rds/db', upload: 'efs/file-system' } as const;

interface Place {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly row: object;
}

/** Writes into the database and the file system of a stack. Throws when it does not have one of each. */
export async function writeSiteData(
  emulator: EmulatorControl,
  stackId: string,
  data: SiteData,
): Promise<void> {
  const state = await emulator.state();
  for (const part of ['post', 'upload'] as const) {
    const { account, region, id } = onlyPlace(state, types[part], stackId);
    await emulator.writeContent({ account, region, type: types[part], id, content: data[part] });
  }
}

/** What the database and the file system of a stack hold. Throws when it does not have one of each. */
export async function readSiteData(emulator: EmulatorControl, stackId: string): Promise<Partial<SiteData>> {
  const state = await emulator.state();
  const { row: database } = onlyPlace(state, types.post, stackId);
  const { row: files } = onlyPlace(state, types.upload, stackId);
  return { ...contentOf('post', database), ...contentOf('upload', files) };
}

function onlyPlace(state: AwsState, type: string, stackId: string): Place {
  const places = Object.entries(state).flatMap(([account, regions]) =>
    Object.entries(regions).flatMap(([region, tables]) =>
      Object.entries(tables[type] ?? {}).map(([id, row]): Place => ({ account, region, id, row })),
    ),
  );
  const [place, ...others] = places.filter(({ row }) => isOf(row, stackId));
  if (place === undefined || others.length > 0)
    throw new Error(`stack ${stackId} has ${place === undefined ? 'no' : 'more than one'} ${type}`);
  return place;
}

function isOf(row: object, stackId: string): boolean {
  const { Tags = [] } = row as {
    readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  };
  return Tags.some(({ Key, Value }) => Key === 'wordpress-stack.dev/stack-id' && Value === stackId);
}

function contentOf(part: keyof SiteData, row: object): Partial<SiteData> {
  const { content } = row as { readonly content?: string };
  return content === undefined ? {} : { [part]: content };
}
