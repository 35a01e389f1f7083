import { beforeEach, describe, expect, test } from 'vitest';
import { START, call, hookWorld, json, output, type HookWorld } from '../../../support/hook-session.ts';
import { add, get, hook, secretOf } from '../../../support/secret-hooks.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld(shopModel);
});

describe('secret-add', () => {
  test('gives the id at once, and nobody else sees the secret before the commit', () => {
    const session = world.open('db/0');
    const uri = output(
      session,
      'secret-add --label creds --description words --owner application key#base64=c2VjcmV0',
    ).trim();
    expect(uri).toMatch(/^secret:[0-9a-v]{20}$/);
    expect(get(session, uri)).toEqual({ key: 'secret' });
    expect(get(session, '--label creds')).toEqual({ key: 'secret' });
    expect(json(session, 'secret-ids --format=json')).toEqual([uri.replace('secret:', '')]);
    expect(call(world.open('db/1'), `secret-get ${uri}`).stderr).toMatch(
      /^ERROR secret ".{20}" not found\n$/,
    );
    session.commit();
    expect(get(world.open('db/1'), uri)).toEqual({ key: 'secret' });
    expect(secretOf(world, uri)).toMatchObject({
      owner: { kind: 'application', name: 'db' },
      ...{ label: 'creds', description: 'words', rotate: 'never', created: START },
      revisions: [{ revision: 1, content: { key: 'secret' }, created: START }],
    });
  });

  test('a failed hook leaves no secret', () => {
    const before = world.model();
    output(world.open('db/0'), 'secret-add key=value');
    expect(world.model()).toBe(before);
  });

  test('a unit may have its own, without leading', () => {
    const uri = add(world, 'db/1', 'secret-add --owner unit key=value');
    expect(secretOf(world, uri)?.owner).toEqual({ kind: 'unit', name: 'db/1' });
    expect(call(world.open('db/0'), `secret-get ${uri}`).stderr).toBe('ERROR permission denied\n');
  });

  test('content may come as a file of keys', () => {
    const session = world.open('db/0');
    const uri = output(session, 'secret-add --file -', 'username: me\npassword: "0123"\n').trim();
    expect(get(session, uri)).toEqual({ username: 'me', password: '0123' });
  });

  test.each([
    ['2h', START + 7_200_000],
    ['2027-01-01T00:00:00Z', Date.UTC(2027, 0, 1)],
    ['2027-01-01T00:00:00', Date.UTC(2027, 0, 1)],
    ['2027-01-01T00:00:00.500000+01:00', Date.UTC(2026, 11, 31, 23, 0, 0, 500)],
  ])('--expire %s', (text, expires) => {
    expect(
      secretOf(world, add(world, 'db/0', `secret-add --expire ${text} key=value`))?.revisions[0]?.expires,
    ).toBe(expires);
  });

  test.each([
    ['hourly', Date.UTC(2026, 10, 22, 11)],
    ['daily', Date.UTC(2026, 10, 23, 10)],
    ['weekly', Date.UTC(2026, 10, 29, 10)],
    ['monthly', Date.UTC(2026, 11, 22, 10)],
    ['quarterly', Date.UTC(2027, 1, 22, 10)],
    ['yearly', Date.UTC(2027, 10, 22, 10)],
    ['never', undefined],
  ])('--rotate %s', (rotate, rotateAt) => {
    const secret = secretOf(world, add(world, 'db/0', `secret-add --rotate ${rotate} key=value`));
    expect([secret?.rotate, secret?.rotateAt]).toEqual([rotate, rotateAt]);
  });

  test.each([
    ['db/1', 'secret-add key=value', 1, 'this unit is not the leader'],
    ['db/0', 'secret-add', 2, 'missing secret value or filename'],
    ['db/0', 'secret-add K=value', 2, 'key "K" not valid'],
    ['db/0', 'secret-add --owner model key=value', 2, 'secret owner "model" not valid'],
    ['db/0', 'secret-add --rotate often key=value', 2, 'rotate policy "often" not valid'],
    ['db/0', 'secret-add --expire soon key=value', 2, 'expire time or duration "soon" not valid'],
    ['db/0', 'secret-add --expire=-1h key=value', 2, 'negative expire duration "-1h" not valid'],
  ])('%s: %s is refused', (unit, line, code, words) => {
    expect(call(world.open(unit), line)).toEqual({ code, stdout: '', stderr: `ERROR ${words}\n` });
  });

  test('one owner uses a label once', () => {
    add(world, 'db/0', 'secret-add --label same key=value');
    expect(call(world.open('db/0'), 'secret-add --label same key=value').stderr).toBe(
      'ERROR secret with label "same" already exists\n',
    );
    expect(call(world.open('db/0'), 'secret-add --label same --owner unit key=value').code).toBe(0);
  });
});

describe('secret-info-get', () => {
  test.each(['ID', '--label creds'])('%s', (which) => {
    const uri = add(
      world,
      'db/0',
      'secret-add --label creds --rotate hourly --expire 1h --description d key=value',
    );
    hook(world, 'db/0', `secret-grant ${uri} --relation 1`);
    const id = uri.replace('secret:', '');
    expect(json(world.open('db/0'), `secret-info-get --format=json ${which.replace('ID', uri)}`)).toEqual({
      [id]: {
        ...{ revision: 1, label: 'creds', owner: 'application', description: 'd', rotation: 'hourly' },
        ...{ expiry: '2026-11-22T11:00:00Z', rotates: '2026-11-22T11:00:00Z' },
        access: [{ target: 'application-shop', scope: 'relation-1', role: 'view' }],
      },
    });
  });
});

test('no tool writes a secret’s content to the log', () => {
  const uri = add(world, 'db/0', 'secret-add key=hush-hush');
  hook(world, 'db/0', `secret-set ${uri} key=hush-hush-2`, `secret-get ${uri} --refresh`);
  expect(JSON.stringify(world.lines)).not.toContain('hush');
});
