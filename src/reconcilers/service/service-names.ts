import { derivedName, type StackIdentity } from '../../engine/index.ts';

export const familyName = (stack: StackIdentity): string => derivedName(stack.stackId, 'wordpress');
export const initFamilyName = (stack: StackIdentity): string => derivedName(stack.stackId, 'init');
export const serviceName = (stack: StackIdentity): string => derivedName(stack.stackId, 'wordpress');

export const CONTAINER = 'wordpress';
export const CONTAINER_PORT = 8080;
