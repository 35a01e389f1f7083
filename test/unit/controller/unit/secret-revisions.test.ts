import { beforeEach, describe, expect, test } from 'vitest';
import { call, hookWorld, json, output, type HookWorld } from '../../../support/hook-session.ts';
import { add, get, hook, secretOf } from '../../../support/secret-hooks.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld(shopModel);
});

describe('revisions', () => {
  let uri = '';
  beforeEach(() => {
    uri = add(world, 'db/0', 'secret-add key=one');
    hook(world, 'db/0', `secret-grant ${uri} --relation 1`);
  });
  const consumer = (unit: string) => secretOf(world, uri)?.consumers[unit];
  const read = (unit: string, flags = ''): unknown => {
    const [text = ''] = hook(world, unit, `secret-get ${uri} ${flags} --format=json`.replace('  ', ' '));
    return JSON.parse(text);
  };

  test('a consumer keeps what it read first until it refreshes', () => {
    expect(read('shop/0')).toEqual({ key: 'one' });
    hook(world, 'db/0', `secret-set ${uri} key=two`);
    expect(read('shop/0')).toEqual({ key: 'one' });
    expect(read('shop/0', '--peek')).toEqual({ key: 'two' });
    expect(consumer('shop/0')).toEqual({ revision: 1 });
    expect(read('shop/0')).toEqual({ key: 'one' });
    expect(read('shop/0', '--refresh')).toEqual({ key: 'two' });
    expect(consumer('shop/0')).toEqual({ revision: 2 });
    expect(read('shop/0')).toEqual({ key: 'two' });
  });

  test('each unit follows its own', () => {
    read('shop/0');
    hook(world, 'db/0', `secret-set ${uri} key=two`);
    expect(read('shop/1')).toEqual({ key: 'two' });
    expect([consumer('shop/0')?.revision, consumer('shop/1')?.revision]).toEqual([1, 2]);
  });

  test('one hook makes one revision, and the same content none', () => {
    const session = world.open('db/0');
    output(session, `secret-set ${uri} key=two`);
    output(session, `secret-set ${uri} key=three`);
    expect(get(session, `${uri} --peek`)).toEqual({ key: 'three' });
    expect(call(world.open('shop/0'), `secret-get ${uri} --peek`).stdout).toBe('key: one\n');
    session.commit();
    hook(world, 'db/0', `secret-set ${uri} key=three`);
    expect(secretOf(world, uri)?.revisions.map(({ revision, content }) => [revision, content])).toEqual([
      [1, { key: 'one' }],
      [2, { key: 'three' }],
    ]);
  });

  test('a secret that is new in this hook is changed in its first revision', () => {
    const session = world.open('db/0');
    const fresh = output(session, 'secret-add key=one').trim();
    output(session, `secret-set ${fresh} key=two`);
    session.commit();
    expect(secretOf(world, fresh)?.revisions).toMatchObject([{ revision: 1, content: { key: 'two' } }]);
  });

  test('what a secret says of itself changes without a revision', () => {
    world.now += 60_000;
    hook(
      world,
      'db/0',
      `secret-set ${uri} --label creds --description d --rotate daily --expire 1h --owner application`,
    );
    expect(secretOf(world, uri)).toMatchObject({
      ...{ label: 'creds', description: 'd', rotate: 'daily', rotateAt: world.now + 86_400_000 },
      revisions: [{ revision: 1, expires: world.now + 3_600_000 }],
    });
    hook(world, 'db/0', `secret-set ${uri} --rotate never`);
    expect(secretOf(world, uri)?.rotateAt).toBeUndefined();
  });

  test('are removed one by one or with the secret', () => {
    hook(world, 'db/0', `secret-set ${uri} key=two`);
    hook(world, 'db/0', `secret-remove ${uri} --revision 1`);
    expect(secretOf(world, uri)?.revisions.map(({ revision }) => revision)).toEqual([2]);
    expect(call(world.open('db/0'), `secret-remove ${uri} --revision 1`).stderr).toMatch(
      /^ERROR secret revision ".{20}\/1" not found/,
    );
    hook(world, 'db/0', `secret-remove ${uri}`);
    expect(secretOf(world, uri)).toBeUndefined();
    expect(call(world.open('shop/0'), `secret-get ${uri}`).stderr).toMatch(/not found/);
  });

  test('what a hook has removed may be removed once more', () => {
    const session = world.open('db/0');
    const fresh = output(session, 'secret-add key=one').trim();
    for (const gone of [`${fresh} --revision 1`, fresh, uri, uri]) output(session, `secret-remove ${gone}`);
    session.commit();
    expect(world.model().secrets).toEqual({});
  });

  test('a hook sees the date of a rotation that was there before it', () => {
    const session = world.open('db/0');
    const info = (): unknown =>
      Object.values(json(session, `secret-info-get ${uri} --format=json`) as object)[0];
    output(session, `secret-set ${uri} --rotate daily --expire 2030-01-01T00:00:00Z`);
    expect(info()).toMatchObject({ rotation: 'daily', expiry: '2030-01-01T00:00:00Z' });
    expect(info()).not.toHaveProperty('rotates');
    session.commit();
    expect(info()).toMatchObject({ rotates: '2026-11-23T10:00:00Z' });
  });

  test.each([
    ['db/1', 'secret-set SECRET key=two'],
    ['shop/0', 'secret-set SECRET key=two'],
    ['shop/0', 'secret-remove SECRET'],
    ['shop/0', 'secret-info-get SECRET'],
    ['db/1', 'secret-info-get SECRET'],
  ])('%s: %s is refused to who is not the owner’s leader', (unit, line) => {
    expect(call(world.open(unit), line.replace('SECRET', uri)).stderr).toMatch(
      /^ERROR secret ".{20}" not found\n$/,
    );
  });
});
