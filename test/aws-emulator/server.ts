import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createEmulator } from './index.ts';
import { httpHandler } from './kernel/http.ts';
import type { LagMode } from './kernel/lag.ts';
import { SystemTimers } from './kernel/timers.ts';
import { ContainerEngine, engineChoice } from './live/engine/container-engine.ts';
import { LiveDataPlane } from './live/live-data-plane.ts';

const lagModes: readonly LagMode[] = ['none', 'typical', 'maximum'];

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'time-scale': { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    lag: { type: 'string', default: 'typical' },
    // Containers, databases and load balancers are real, and keep their files in this folder.
    live: { type: 'string' },
    // What containers run in, beside what runs natively: auto, docker, podman or none.
    engine: { type: 'string' },
    // Where the files of images lie that are pushed to a live emulator.
    images: { type: 'string', default: '.local/images' },
  },
});

const lag = lagModes.find((mode) => mode === values.lag);
if (!lag) throw new Error(`--lag ${values.lag}: choose one of ${lagModes.join(', ')}`);

const log = (line: string): void => {
  console.error(line);
};
const { live: folder, images } = values;
async function openDataPlane(liveFolder: string): Promise<LiveDataPlane> {
  const { engine, notice } = await ContainerEngine.find(engineChoice(values.engine));
  log(notice);
  return LiveDataPlane.open({ folder: resolve(liveFolder), images: resolve(images), engine, log });
}
const dataPlane = folder === undefined ? undefined : await openDataPlane(folder);
const timers = new SystemTimers();
const emulator = createEmulator({
  timers,
  timeScale: Number(values['time-scale']),
  seed: Number(values.seed),
  lag,
  ...(dataPlane ? { dataPlane } : {}),
});
const server = createServer(httpHandler(emulator));
server.keepAliveTimeout = 60_000;

/** Milliseconds that calls under way get to end; those that hang would keep the process for ever. */
const grace = 1000;

/** Answers what is under way, ends what really runs, then lets the process end. */
function stop(): void {
  server.close(() => {
    timers.close();
    void dataPlane?.close();
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
