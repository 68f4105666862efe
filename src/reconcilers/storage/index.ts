import type { Kind } from '../../engine/index.ts';
import { accessPoint } from './access-point.ts';
import { fileSystem } from './file-system.ts';
import { keptFileSystem } from './kept-file-system.ts';
import { mountTarget } from './mount-target.ts';

/** The Storage layer; a kind stands after those it is found through (mount targets also after subnets). */
export const storageKinds: readonly Kind[] = [fileSystem, keptFileSystem, mountTarget, accessPoint];
