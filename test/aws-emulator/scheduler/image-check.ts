import type { Preflight } from './preflight.ts';

export const imageProblem = (_preflight: Preflight): string | undefined => undefined;
