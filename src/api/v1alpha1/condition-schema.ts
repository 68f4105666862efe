import { z } from 'zod';

import type { DeepReadonly } from './deep-readonly.ts';

export const MAX_MESSAGE_LENGTH = 32_768;

/** Shape and limits of a Kubernetes condition (metav1.Condition). */
export const conditionSchema = z.object({
  type: z
    .string()
    .max(316)
    .describe(
      'What the condition is about: Ready, Available, Reconciling, Stalled, or a layer such as DatabaseReady.',
    ),
  status: z.enum(['True', 'False', 'Unknown']).describe('Whether it holds.'),
  reason: z.string().min(1).max(1024).describe('Why, in one word for programs.'),
  message: z.string().max(MAX_MESSAGE_LENGTH).describe('Why, in a sentence for people, with what to do.'),
  observedGeneration: z.int().min(0).describe('The generation of the spec this was said about.'),
  lastTransitionTime: z.iso.datetime().describe('When status last changed.'),
});

export type Condition = DeepReadonly<z.output<typeof conditionSchema>>;
