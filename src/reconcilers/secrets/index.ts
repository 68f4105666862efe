import type { Kind } from '../../engine/index.ts';
import { adminSecret, siteSecret } from './secret.ts';

/** The Secrets layer. */
export const secretKinds: readonly Kind[] = [adminSecret, siteSecret];
