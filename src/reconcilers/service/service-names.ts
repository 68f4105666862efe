import { derivedName, type StackIdentity } from '../../engine/index.ts';

export const familyName = (stack: StackIdentity): string => derivedName(stack, 'wordpress');
export const initFamilyName = (stack: StackIdentity): string => derivedName(stack, 'init');
export const serviceName = (stack: StackIdentity): string => derivedName(stack, 'wordpress');

export const CONTAINER = 'wordpress';
export const CONTAINER_PORT = 8080;
