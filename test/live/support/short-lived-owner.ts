import { join } from 'node:path';
import { NativeDatabases } from '../../aws-emulator/live/databases/native-databases.ts';
import { LiveNetwork } from '../../aws-emulator/live/live-network.ts';

/* Starts a database below the folder that it is told, says so, and waits for its own end. */

const folder = process.argv[2] ?? '';
const network = new LiveNetwork({ block: Number(process.argv[3]) });
const databases = await NativeDatabases.open({ folder: join(folder, 'databases'), network });
const order = {
  ...{ id: 'db-ORPHAN', name: 'orphan', address: 'orphan.rds.example.com', port: 3306 },
  ...{ user: 'stackadmin', password: 'correct-horse-battery', database: undefined, parameters: {} },
};
const events = { notice: () => undefined, failed: () => undefined };
databases.create(order, events).whenOver((failure) => {
  process.stdout.write(failure ?? 'ready');
});
process.stdin.resume();
