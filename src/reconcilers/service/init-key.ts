import { createHash } from 'node:crypto';
import type { TaskDefinition } from '../../aws/operations/ecs-shapes.ts';

/** On the container of the init task: what one successful run of it is good for. */
export const INIT_KEY_LABEL = 'wordpress-stack.dev/init-key';

export interface InitSubject {
  readonly image: string;
  /** RDS's own id of the database: another one after each restore. */
  readonly database: string;
  /** Version of the secret with the application's user and password. */
  readonly credentials: string;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/**
 * `<place>.<image>`: an init that has succeeded is done for this image on this database with these credentials, whatever
 * else the spec says. The size of the tasks or the address of the site need no second one.
 */
export const initKey = ({ image, database, credentials }: InitSubject): string =>
  `${hash(`${database} ${credentials}`)}.${hash(image)}`;

/** The part of a key that stays the same from image to image. */
export const placeOf = (key: string): string => key.slice(0, key.indexOf('.'));

export const keyOf = (definition: TaskDefinition): string =>
  definition.containerDefinitions?.[0]?.dockerLabels?.[INIT_KEY_LABEL] ?? '';
