import { accountRefusals } from './account-refusals.ts';
import { capacityRefusals } from './capacity-refusals.ts';
import { layerRefusals } from './layer-refusals.ts';
import { quotaRefusals } from './quota-refusals.ts';
import type { Refusal } from './refusal.ts';

export const refusals: readonly Refusal[] = [
  ...layerRefusals,
  ...capacityRefusals,
  ...quotaRefusals,
  ...accountRefusals,
];
