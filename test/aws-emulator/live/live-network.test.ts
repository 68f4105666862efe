import { describe, expect, test } from '@jest/globals';
import { inNetwork, LiveNetwork } from './live-network.ts';

const database = 'blog.abc.eu-west-1.rds.amazonaws.com';
const balancer = 'blog-1.eu-west-1.elb.amazonaws.com';

describe('The address book of what really listens', () => {
  test('gives each address a loopback address of its own, and always the same', () => {
    const network = new LiveNetwork({ block: 64 });
    const first = network.listen(database);
    expect(first).toBe('127.64.0.1');
    expect(network.listen(balancer)).toBe('127.64.0.2');
    expect(network.network).toBe('127.64.0.0/16');
    expect(network.listen(database)).toBe(first);
    expect(network.locate(database)).toBe(first);
    expect(network.locate('nobody.example.com')).toBeUndefined();
  });

  test('tells equal addresses of two networks apart', () => {
    const network = new LiveNetwork({ block: 64 });
    const one = network.listen(inNetwork('vpc-1', '10.0.0.5'));
    expect(network.listen(inNetwork('vpc-2', '10.0.0.5'))).not.toBe(one);
    expect(network.locate(inNetwork('vpc-1', '10.0.0.5'))).toBe(one);
  });

  test('writes names into the hosts file, for private addresses need none', () => {
    const network = new LiveNetwork({ block: 64 });
    network.listen(inNetwork('vpc-1', '10.0.0.5'));
    network.listen(database);
    expect(network.hostsFile()).toBe(`127.0.0.1 localhost\n127.64.0.2 ${database}\n`);
    network.release(database);
    expect(network.hostsFile()).toBe('127.0.0.1 localhost\n');
  });

  test('gives an address that is its own name, and is in no hosts file', () => {
    const network = new LiveNetwork({ block: 64 });
    const name = network.claim();
    expect(name).toBe('127.64.0.1');
    expect(network.listen(name)).toBe(name);
    expect(network.locate(name)).toBe(name);
    expect(network.listen(balancer)).toBe('127.64.0.2');
    expect(network.hostsFile()).toBe(`127.0.0.1 localhost\n127.64.0.2 ${balancer}\n`);
  });

  test('gives a released address again only when all others have been given', () => {
    const network = new LiveNetwork({ block: 64 });
    network.listen('kept');
    network.listen('left');
    network.release('left');
    const seen = new Set<string>();
    for (let number = 0; number < 256 * 254 - 2; number += 1) {
      seen.add(network.listen('passing'));
      network.release('passing');
    }
    expect(seen.size).toBe(256 * 254 - 2);
    expect(seen).toContain('127.64.255.254');
    expect(seen).not.toContain('127.64.0.2');
    expect(network.listen('next')).toBe('127.64.0.2');
    expect(network.locate('kept')).toBe('127.64.0.1');
  });
});
