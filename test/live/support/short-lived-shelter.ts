import { ContainerEngine, engineChoice } from '../../aws-emulator/live/engine/container-engine.ts';
import { Shelter } from '../../aws-emulator/live/engine/shelter.ts';

/* Starts a container of an image in a shelter for the folder that it is told, says so, and waits for its own end. */

const [folder = '', image = ''] = process.argv.slice(2);
const { engine } = await ContainerEngine.find(engineChoice(process.env['ENGINE']));
if (engine === undefined) throw new Error('no container engine answers');
const { label } = Shelter.open(engine, folder);
await engine.run(['run', '--detach', '--label', label, '--entrypoint', 'sleep', image, '600']);
process.stdout.write(label);
process.stdin.resume();
