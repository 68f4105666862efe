import type { Kind } from '../../engine/index.ts';
import { instanceProfile } from './instance-profile.ts';
import { role } from './role.ts';

/** The Identity layer. */
export const identityKinds: readonly Kind[] = [role, instanceProfile];
