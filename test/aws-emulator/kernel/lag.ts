import type { Random } from './random.ts';

/** How stale reads are: `none`, now and then (`typical`), or as stale as AWS is believed to get (`maximum`). */
export type LagMode = 'none' | 'typical' | 'maximum';

/** Upper bounds of read lag in seconds. Uncertain: AWS publishes none, these are what operators report. */
export interface LagBounds {
  readonly byId: number;
  readonly list: number;
}

/** https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html */
export const usualLag: LagBounds = { byId: 5, list: 60 };

/** Seconds until one write is seen by reads by id and by lists. */
export interface Lag {
  /** @param row Names it among all rows. @param write Counts the writes of its table. */
  draw(row: string, write: number, bounds: LagBounds): LagBounds;
}

const shape = {
  none: () => 0,
  // Most writes are seen at once, a few late.
  typical: (draw: number) => draw ** 4,
  // Half of the writes take the whole bound, the others anything: orders get mixed as far as they can.
  maximum: (draw: number) => Math.min(1, draw * 2),
} satisfies Record<LagMode, (draw: number) => number>;

export const lagOf = (mode: LagMode, random: Random): Lag => ({
  draw(row, write, bounds) {
    if (mode === 'none') return { byId: 0, list: 0 };
    const stretch = shape[mode];
    const key = `${row}/${String(write)}`;
    return {
      byId: bounds.byId * stretch(random.keyed(`id/${key}`)),
      list: bounds.list * stretch(random.keyed(`list/${key}`)),
    };
  },
});
