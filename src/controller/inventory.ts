import {
  MAX_INVENTORY,
  MAX_ITEM_MESSAGE_LENGTH,
  MAX_WAITS_FOR,
  type WordPressStackStatus,
} from '../api/v1alpha1/status.ts';
import type { MemberStatus } from '../engine/index.ts';

/** Every resource with its state; what needs attention first, because the list has an end. */
export function inventory(
  statuses: readonly MemberStatus[],
): Pick<WordPressStackStatus, 'resources' | 'inventory'> {
  const attention = [...statuses].sort((a, b) => Number(a.state === 'ready') - Number(b.state === 'ready'));
  const items = attention.slice(0, MAX_INVENTORY).map((status) => ({
    id: shortened(status.id),
    type: status.kind.type,
    layer: status.kind.layer,
    ...(status.awsId === undefined ? {} : { awsID: status.awsId }),
    state: status.state,
    ...(status.message === '' ? {} : { message: status.message.slice(0, MAX_ITEM_MESSAGE_LENGTH) }),
    ...(status.waitsFor.length === 0
      ? {}
      : { waitsFor: status.waitsFor.slice(0, MAX_WAITS_FOR).map((id) => shortened(id)) }),
    ...(status.bornAt === undefined ? {} : { createdAt: new Date(status.bornAt).toISOString() }),
  }));
  return {
    resources: {
      total: statuses.length,
      ready: statuses.filter((status) => status.state === 'ready').length,
    },
    inventory: items.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

const MAX_ID = 128;

/** A second object carries its AWS id in its own, which may be an ARN: its end tells it apart. */
function shortened(id: string): string {
  if (id.length <= MAX_ID) return id;
  const tail = 48;
  return `${id.slice(0, MAX_ID - tail - 1)}…${id.slice(-tail)}`;
}
