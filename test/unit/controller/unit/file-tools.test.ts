import { beforeEach, describe, expect, test } from 'vitest';
import { START, call, hookWorld, json, output, type HookWorld } from '../../../support/hook-session.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld(shopModel);
});

describe('resource-get', () => {
  const measured = { fingerprint: '', size: 0, uploaded: START };

  test('an image is a file that says where it is', () => {
    const credentials = { username: 'me', password: 'pass: word' };
    world.change((model) =>
      Object.assign(model.applications['shop']?.resources ?? {}, {
        image: { ...measured, type: 'oci-image', value: 'registry.test/shop:1', credentials },
      }),
    );
    const to = '/var/lib/juju/agents/unit-shop-1/resources/image/content.yaml';
    const content = 'registrypath: registry.test/shop:1\nusername: me\npassword: "pass: word"\n';
    expect(call(world.open('shop/1'), 'resource-get image')).toEqual({
      ...{ code: 0, stdout: to, stderr: '' },
      write: { to, content },
    });
  });

  test('a file is fetched under the name that the charm gave it', () => {
    world.change((model) =>
      Object.assign(model.applications['shop']?.resources ?? {}, {
        schema: { ...measured, type: 'file', value: '/home/resources/abc' },
      }),
    );
    const to = '/var/lib/juju/agents/unit-shop-0/resources/schema/schema.sql';
    expect(call(world.open('shop/0'), 'resource-get schema')).toEqual({
      ...{ code: 0, stdout: to, stderr: '' },
      fetch: { from: '/home/resources/abc', to },
    });
  });

  test.each([
    ['resource-get', 2, 'missing required resource name'],
    ['resource-get schema', 1, 'could not download resource: resource#shop/schema not found'],
  ])('%s is refused', (line, code, words) => {
    expect(call(world.open('shop/0'), line)).toMatchObject({ code, stderr: `ERROR ${words}\n` });
  });
});

describe('storage', () => {
  const hook = { kind: 'storage-attached', storage: 'data/0', location: '/mnt/data' } as const;

  test.each([
    ['storage-list --format=json', ['data/0', 'cache/1']],
    ['storage-list data --format=json', ['data/0']],
    ['storage-get -s data/0 --format=json', { kind: 'filesystem', location: '/mnt/data' }],
    ['storage-get --format=json', { kind: 'filesystem', location: '/mnt/data' }],
    ['storage-get -s data/0 location --format=json', '/mnt/data'],
    ['storage-get -s cache/1 location --format=json', '/var/lib/juju/storage/cache-0'],
  ])('%s', (line, expected) => {
    expect(json(world.open('shop/0', hook), line)).toEqual(expected);
  });

  test('help names the storage of the hook, where ops of series 2 reads it', () => {
    const help = output(world.open('shop/0', hook), 'storage-get --help');
    expect(/.*^-s\s+\(=\s+(.*?)\)\s*?$/ms.exec(help)?.[1]).toBe('data/0');
  });

  test.each([
    ['storage-get', 2, 'no storage instance specified'],
    ['storage-get -s data/9', 2, 'invalid value "data/9" for option -s: storage not found'],
    ['storage-get -s data/0 size', 1, 'invalid storage attribute "size"'],
    ['storage-add tape=1', 1, 'charm storage "tape" not found'],
    ['storage-add data', 1, 'adding storage "data": cannot attach, storage is singular'],
    [
      'storage-add cache=3',
      1,
      'adding storage "cache": attaching 3 storage instances brings the total to 4, exceeding the maximum of 3',
    ],
    ['storage-add cache=0', 2, 'count must be greater than zero, got "0"'],
  ])('%s is refused', (line, code, words) => {
    expect(call(world.open('shop/0'), line)).toMatchObject({ code, stderr: `ERROR ${words}\n` });
  });

  test('what is added is there once the hook has succeeded, and waits as on Kubernetes for a pod that mounts it', () => {
    const first = world.open('shop/0');
    output(first, 'storage-add cache=2,1G');
    const other = world.open('shop/0');
    expect(json(other, 'storage-list cache --format=json')).toEqual(['cache/1']);
    first.commit();
    expect(json(other, 'storage-list cache --format=json')).toEqual(['cache/1', 'cache/4', 'cache/5']);
    expect(call(other, 'storage-get -s cache/4')).toMatchObject({
      code: 2,
      stderr: 'ERROR invalid value "cache/4" for option -s: storage not provisioned\n',
    });
    expect(world.model().nextStorage).toBe(6);
  });
});
