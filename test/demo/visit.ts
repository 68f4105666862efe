import { openUrl } from '../image/support/open-url.ts';
import { conditionOf, readStack, type StackObject } from '../tools/stack-object.ts';
import { blog, type Stage } from './stage.ts';

const found = (pattern: RegExp, page: string): string => pattern.exec(page)?.[1]?.trim() ?? 'nothing';

/** Opens the site as a browser does, and shows what it answers. Returns the status. */
export async function show({ narrator, controlPlane }: Stage): Promise<number> {
  const url = (await readStack(controlPlane.kubectl, blog))?.status?.url ?? '';
  const { status, body } = await openUrl(`${url}/`);
  narrator.say(`$ curl ${url}/   # or in a browser`);
  narrator.show(`status: ${status}, title: ${found(/<title>([^<]*)<\/title>/u, body)}`);
  if (status === 200) narrator.show(`scripts of WordPress ${found(/[?]ver=([0-9.]+)/u, body)}`);
  return status;
}

/** The same of a site that is there. @throws when it is not */
export async function visit(stage: Stage): Promise<void> {
  const status = await show(stage);
  if (status !== 200) throw new Error(`the site answers with status ${status}`);
}

/** What is wrong with the site while it changes: what the stack says, and where it is real, what a visitor gets. */
export async function isAvailable(
  stack: StackObject | undefined,
  live: boolean,
): Promise<string | undefined> {
  const available = conditionOf(stack, 'Available');
  if (available?.status !== 'True')
    return `Available is ${available?.status ?? 'absent'}: ${available?.message ?? ''}`;
  return live ? refusalOf(`${stack?.status?.url ?? ''}/`) : undefined;
}

async function refusalOf(page: string): Promise<string | undefined> {
  const { status } = await openUrl(page);
  return status === 200 ? undefined : `${page} answers with status ${status}`;
}
