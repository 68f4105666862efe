import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { Kubectl } from '../control-plane/kubectl.ts';
import { projectFolder } from '../control-plane/local-folder.ts';
import { writtenSection } from '../docs/written-section.ts';
import globalSetup from '../integration/global-setup.ts';
import globalTeardown from '../integration/global-teardown.ts';
import { Bench } from '../integration/support/bench.ts';
import type { Spec } from '../integration/support/spec.ts';
import { disturbances, nameOf, type Disturbance } from './disturbances.ts';
import { killsPage } from './page.ts';
import { isClean, tryOnce, type Reference, type Trial } from './trial.ts';

/*
 * Kills the operator, and loses answers, at the moments at which Terraform and ACK were killed. `--only text` tries the
 * trials whose name contains it, and writes no page. `--lanes n` tries n at once.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    lanes: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    'time-scale': { type: 'string', default: '30' },
  },
});

const timeScale = Number(values['time-scale']);
const seed = Number(values.seed);

/** The slowest step is a deletion: some 20 minutes of AWS. This is longer, on any machine. */
const patienceMilliseconds = 60_000 + (3_600_000 / timeScale) * 1.5;

/** The seed's sample, but for what it leaves behind. */
async function sample(): Promise<Spec> {
  const text = await readFile(join(projectFolder, 'manifests', 'samples', 'seed.yaml'), 'utf8');
  return { ...(parse(text) as { readonly spec: Spec }).spec, deletionPolicy: 'Delete' };
}

/** An AWS of its own, on which one trial runs after another. */
class Lane {
  readonly #bench: Bench;
  readonly #name: string;
  readonly #spec: Spec;
  #trials = 0;

  private constructor(bench: Bench, name: string, spec: Spec) {
    this.#bench = bench;
    this.#name = name;
    this.#spec = spec;
  }

  static async open(name: string): Promise<Lane> {
    const bench = await Bench.open({ name, timeScale, patienceMilliseconds });
    return new Lane(bench, name, await sample());
  }

  async try(disturbance: Disturbance, reference?: Reference): Promise<Trial> {
    this.#trials += 1;
    const namespace = `${this.#name}-${this.#trials}`;
    await this.#bench.makeNamespace(namespace);
    const trial = await tryOnce({
      bench: this.#bench,
      stack: { namespace, name: 'seed' },
      spec: this.#spec,
      disturbance,
      ...(reference === undefined ? {} : { reference }),
    });
    process.stdout.write(`${lineOf(trial)}\n`);
    return trial;
  }

  close(): Promise<void> {
    return this.#bench.close();
  }
}

function lineOf(trial: Trial): string {
  const { disturbance, seconds, writes, miscounted, doubled, writesAtRest, left, stuck } = trial;
  const name = `${nameOf(disturbance)}: Ready after ${seconds.toFixed(1)} s, ${writes} writes`;
  const wrong = JSON.stringify({ miscounted, doubled, writesAtRest, left, stuck });
  return isClean(trial) ? `ok ${name}` : `BROKEN ${name} ${wrong}`;
}

async function tryAll(lanes: readonly Lane[]): Promise<boolean> {
  const [first] = lanes;
  const undisturbed = await first?.try({ kind: 'none' });
  if (undisturbed === undefined || !isClean(undisturbed)) return false;
  const asked = disturbances(seed).filter((each) => nameOf(each).includes(values.only));
  const trials = new Map<Disturbance, Trial>();
  const waiting = [...asked];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        trials.set(next, await lane.try(next, undisturbed));
    }),
  );
  const inOrder = asked.flatMap((each) => trials.get(each) ?? []);
  const clean = inOrder.filter(isClean).length;
  process.stdout.write(`${clean} clean, ${inOrder.length - clean} not\n`);
  if (values.only === '') await write(inOrder, undisturbed);
  return clean === inOrder.length;
}

async function write(trials: readonly Trial[], reference: Reference): Promise<void> {
  const page = killsPage(trials, { timeScale, seed, reference, kubernetes: await kubernetesVersion() });
  await writtenSection('docs/reliability.md', 'kills', page);
}

async function kubernetesVersion(): Promise<string> {
  const kubectl = new Kubectl(
    process.env['WPS_TEST_KUBECTL'] ?? '',
    process.env['WPS_TEST_KUBECONFIG'] ?? '',
  );
  const version = JSON.parse(await kubectl.run(['get', '--raw=/version'])) as { readonly gitVersion: string };
  return version.gitVersion.replace(/^v/u, '');
}

await globalSetup();
try {
  const lanes = await Promise.all(
    Array.from({ length: Number(values.lanes) }, (_, index) => Lane.open(`kills-${index + 1}`)),
  );
  if (!(await tryAll(lanes))) process.exitCode = 1;
  for (const lane of lanes) await lane.close();
} finally {
  await globalTeardown();
}
