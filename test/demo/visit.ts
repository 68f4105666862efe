import { openUrl } from '../image/support/open-url.ts';
import { conditionOf, readStack, type StackObject } from '../tools/stack-object.ts';
import { blog, type Stage } from './stage.ts';

const found = (pattern: RegExp, page: string): string => pattern.exec(page)?.[1]?.trim() ?? 'nothing';

/** Opens the site as a browser does, and shows what it is. @throws when it is not there */
export async function visit({ narrator, controlPlane }: Stage): Promise<void> {
  const url = (await readStack(controlPlane.kubectl, blog))?.status?.url ?? '';
  const { status, body } = await openUrl(`${url}/`);
  if (status !== 200) throw new Error(`${url}/ answers with status ${status}`);
  narrator.say(`$ curl ${url}/   # open it in a browser, too`);
  narrator.show(`title: ${found(/<title>([^<]*)<\/title>/u, body)}`);
  narrator.show(`scripts of WordPress ${found(/[?]ver=([0-9.]+)/u, body)}`);
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
