import { chown } from 'node:fs/promises';

/** Whom the container runs as, and Debian's name for it is www-data. */
const serviceUser = 33;

const isRoot = process.getuid?.() === 0;

/** Options for a process that runs as the container does. Without root everything runs as whoever runs the tests. */
export const asServiceUser = isRoot ? { uid: serviceUser, gid: serviceUser } : {};

/** Gives a file or folder to the user that the container runs as. */
export async function giveToService(path: string): Promise<void> {
  if (isRoot) {
    await chown(path, serviceUser, serviceUser);
  }
}
