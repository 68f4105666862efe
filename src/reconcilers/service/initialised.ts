import type { Outputs } from '../../engine/index.ts';

/**
 * Whether the init task has done its work for the image of the service's newest revision. The two families follow an
 * edit one after the other, so that of the image they must agree first.
 */
export function isInitialised(need: (alias: 'init' | 'initDefinition' | 'revision') => Outputs): boolean {
  const { done = '' } = need('init');
  const { key = '', image } = need('initDefinition');
  return image === need('revision')['image'] && done.split(' ').includes(key);
}
