import type { Kind } from '../../engine/index.ts';
import { adminSecret, siteSecret } from './secret.ts';

/** The Secrets layer. */
export const secretsKinds: readonly Kind[] = [adminSecret, siteSecret];
