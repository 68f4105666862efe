import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder } from './bench.ts';

/** Ten by ten pixels, red. */
export const WIDTH = 10;
export const pictureBytes: Uint8Array = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC',
  'base64',
);

/** A picture to upload; resolves with its path. */
export async function newPicture(): Promise<string> {
  const file = join(await newFolder('picture'), 'red.png');
  await writeFile(file, pictureBytes);
  return file;
}
