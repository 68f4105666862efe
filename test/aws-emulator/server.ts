import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { createEmulator } from './index.ts';
import { httpHandler } from './kernel/http.ts';
import type { LagMode } from './kernel/lag.ts';
import { SystemTimers } from './kernel/timers.ts';

const lagModes: readonly LagMode[] = ['none', 'typical', 'maximum'];

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'time-scale': { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    lag: { type: 'string', default: 'typical' },
  },
});

const lag = lagModes.find((mode) => mode === values.lag);
if (!lag) throw new Error(`--lag ${values.lag}: choose one of ${lagModes.join(', ')}`);

const timers = new SystemTimers();
const emulator = createEmulator({
  timers,
  timeScale: Number(values['time-scale']),
  seed: Number(values.seed),
  lag,
});
const server = createServer(httpHandler(emulator));
server.keepAliveTimeout = 60_000;

/** Milliseconds that calls under way get to end; those that hang would keep the process for ever. */
const grace = 1000;

/** Answers what is under way, then lets the process end. */
function stop(): void {
  server.close(() => {
    timers.close();
  });
  server.closeIdleConnections();
  setTimeout(() => {
    server.closeAllConnections();
  }, grace).unref();
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address');
  console.log(JSON.stringify({ listening: `http://127.0.0.1:${String(address.port)}` }));
});
