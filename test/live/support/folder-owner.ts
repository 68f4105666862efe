import { makeOwnedFolder } from '../../control-plane/local-folder.ts';

/* Makes a folder of its own, says which, and waits for its own end. */

process.stdout.write(await makeOwnedFolder());
process.stdin.resume();
