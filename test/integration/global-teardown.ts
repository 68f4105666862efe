import { removeFolder } from '../control-plane/local-folder.ts';

export default async function globalTeardown(): Promise<void> {
  const folder = process.env['WPS_TEST_FOLDER'];
  if (folder !== undefined) {
    await removeFolder(folder);
  }
}
