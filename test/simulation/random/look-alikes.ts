import { derivedName, tagKeys } from '../../../src/engine/index.ts';
import { ownerTags } from '../../../src/engine/owner-tags.ts';
import { allocateAddress, createVpc } from '../../../src/aws/operations/ec2-network.ts';
import type { Emulator } from '../../aws-emulator/kernel/emulator.ts';
import type { Hand } from '../drift/hand.ts';
import { everything, living, tagsOf, type Thing } from '../oracles.ts';

/** Of no object and no cluster that a history has. */
const SOMEBODY = '99999999-0000-4000-8000-000000000001';

/**
 * What somebody else has in the account: like the stack's, but for what proves whose it is. The name in another cluster, or
 * another name in this one: what has both is the stack's own, from before it lost its ledger.
 */
export class LookAlikes {
  readonly #tags = new Map<string, string>();
  /** Of them, and of what AWS has made with them. */
  readonly #ids = new Set<string>();

  /** Makes them, once: two networks of the same addresses, and an address. */
  async make(hand: Hand, emulator: Emulator): Promise<void> {
    if (this.#tags.size > 0) return;
    try {
      await this.#makeAll(hand);
    } finally {
      this.#gather(emulator);
    }
  }

  async #makeAll(hand: Hand): Promise<void> {
    const { identity } = hand;
    const ofAnother = ownerTags({ ...identity, stackId: SOMEBODY, cluster: SOMEBODY }, 'vpc');
    const ofNobody = { [tagKeys.displayName]: derivedName(identity, 'vpc'), [tagKeys.resource]: 'vpc' };
    for (const tags of [ofAnother, ofNobody]) {
      const { Vpc } = await hand.tell(createVpc, {
        CidrBlock: '10.20.0.0/16',
        TagSpecifications: [{ ResourceType: 'vpc', Tags: listed(tags) }],
      });
      this.#tags.set(Vpc?.VpcId ?? '', text(tags));
    }
    const address = ownerTags(
      { ...identity, stackId: SOMEBODY, owner: `${identity.owner}-2` },
      'elastic-ip/a',
    );
    const { AllocationId = '' } = await hand.tell(allocateAddress, {
      Domain: 'vpc',
      TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: listed(address) }],
    });
    this.#tags.set(AllocationId, text(address));
  }

  #gather(emulator: Emulator): void {
    for (const id of this.#tags.keys()) this.#ids.add(id);
    // A network comes with a group, and that with rules.
    for (let before = 0; before < this.#ids.size;) {
      before = this.#ids.size;
      for (const { id, row } of everything(emulator)) {
        const told = JSON.stringify(row);
        if ([...this.#ids].some((theirs) => told.includes(theirs))) this.#ids.add(id);
      }
    }
  }

  /** It is one of them, or AWS made it with one of them. */
  readonly includes = ({ id }: Thing): boolean => this.#ids.has(id);

  /** Ids of what is no longer as it was. */
  touched(emulator: Emulator): readonly string[] {
    const now = new Map(living(emulator).map(({ id, row }) => [id, text(tagsOf(row))]));
    return [...this.#tags].flatMap(([id, tags]) => (now.get(id) === tags ? [] : [id]));
  }
}

const listed = (tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** In the order of the keys, whatever order AWS tells them in. */
const text = (tags: object): string =>
  JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
