import type { Kind } from '../engine/index.ts';
import { networkKinds } from './network/index.ts';

/** Every kind of AWS object that a stack is made of. */
export const allKinds: readonly Kind[] = [...networkKinds];
