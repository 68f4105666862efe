import type { Kind } from '../../engine/index.ts';
import { image } from './image.ts';
import { repository } from './repository.ts';

/** The Registry layer, and the image in it, which the Service layer waits for. */
export const registryKinds: readonly Kind[] = [repository, image];
