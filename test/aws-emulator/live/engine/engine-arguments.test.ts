import { expect, test } from '@jest/globals';
import { engineArguments, type EngineOrder } from './engine-arguments.ts';

const plain: EngineOrder = {
  name: 'wps-1-web',
  label: 'emulator=1',
  image: { reference: 'sha256:abc', pull: false },
  user: undefined,
  memory: undefined,
  hasInit: false,
  readOnlyRoot: false,
  temporary: [],
  entryPoint: undefined,
  command: [],
  volumes: [],
  variables: [],
};

const told = (change: Partial<EngineOrder>): string => engineArguments({ ...plain, ...change }).join(' ');

const always =
  '--name wps-1-web --label emulator=1 --pull never --network host --log-driver json-file --cap-drop ALL --security-opt no-new-privileges';

test.each<[string, Partial<EngineOrder>, string]>([
  ['nothing but an image', {}, 'sha256:abc'],
  ['a command', { command: ['init', '--plan'] }, 'sha256:abc init --plan'],
  [
    'an entry point',
    { entryPoint: ['/bin/sh', '-c'], command: ['date'] },
    '--entrypoint /bin/sh sha256:abc -c date',
  ],
  ['a user', { user: '33:33' }, '--user 33:33 sha256:abc'],
  ['a limit', { memory: 256 }, '--memory 256m --memory-swap 256m sha256:abc'],
  ['an init', { hasInit: true }, '--init sha256:abc'],
  [
    'a read-only root',
    { readOnlyRoot: true, temporary: ['/tmp'] },
    '--read-only --tmpfs /tmp:mode=1777 sha256:abc',
  ],
  [
    'volumes',
    {
      volumes: [
        { path: '/content', folder: '/a', readOnly: false },
        { path: '/etc/hosts', folder: '/b', readOnly: true },
      ],
    },
    '--volume /a:/content --volume /b:/etc/hosts:ro sha256:abc',
  ],
  ['variables, not their values', { variables: ['SECRET'] }, '--env SECRET sha256:abc'],
])('a container engine is told of %s', (_what, change, expected) => {
  expect(told(change)).toBe(`${always} ${expected}`);
});

test('a container engine may ask a registry for images of others', () => {
  expect(told({ image: { reference: 'wordpress:6', pull: true } })).toBe(
    `${always.replace('--pull never', '--pull missing')} wordpress:6`,
  );
});
