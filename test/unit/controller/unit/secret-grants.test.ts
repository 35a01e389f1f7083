import { beforeEach, describe, expect, test } from 'vitest';
import { MODEL, START, call, hookWorld, output, type HookWorld } from '../../../support/hook-session.ts';
import { add, get, hook, secretOf } from '../../../support/secret-hooks.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld(shopModel);
});

describe('grants', () => {
  test('let the other side of a relation read', () => {
    const uri = add(world, 'db/0', 'secret-add key=value');
    expect(call(world.open('shop/1'), `secret-get ${uri}`).stderr).toBe('ERROR permission denied\n');
    const session = world.open('db/0');
    output(session, `secret-grant ${uri} --relation 1`);
    expect(call(world.open('shop/1'), `secret-get ${uri}`).code).toBe(1);
    session.commit();
    expect(get(world.open('shop/1'), uri)).toEqual({ key: 'value' });
    expect(secretOf(world, uri)?.grants).toEqual([{ kind: 'application', name: 'shop', relation: 1 }]);
    expect(call(world.open('other/0'), `secret-get ${uri}`).stderr).toBe('ERROR permission denied\n');
    hook(world, 'db/0', `secret-grant --relation database:1 ${uri}`);
    expect(secretOf(world, uri)?.grants).toHaveLength(1);
  });

  test('may be for one unit', () => {
    const uri = add(world, 'db/0', 'secret-add key=value');
    hook(world, 'db/0', `secret-grant --relation 1 --unit shop/1 ${uri}`);
    expect(get(world.open('shop/1'), uri)).toEqual({ key: 'value' });
    expect(call(world.open('shop/0'), `secret-get ${uri}`).stderr).toBe('ERROR permission denied\n');
  });

  test.each(['--relation 1', '--app shop', '-r database:1'])('are taken away with %s', (flags) => {
    const uri = add(world, 'db/0', 'secret-add key=value');
    hook(world, 'db/0', `secret-grant ${uri} --relation 1`);
    hook(world, 'db/0', `secret-revoke ${flags} ${uri}`);
    expect(secretOf(world, uri)?.grants).toEqual([]);
  });

  test('are taken away from one unit alone', () => {
    const uri = add(world, 'db/0', 'secret-add key=value');
    hook(world, 'db/0', `secret-grant ${uri} -r 1 --unit shop/0`, `secret-grant ${uri} -r 1 --unit shop/1`);
    hook(world, 'db/0', `secret-revoke ${uri} --unit shop/0`);
    expect(secretOf(world, uri)?.grants.map(({ name }) => name)).toEqual(['shop/1']);
  });

  test.each([
    ['db/0', 'secret-grant SECRET', 2, /^ERROR no relation id specified/],
    ['db/0', 'secret-grant SECRET -r 7', 2, /relation not found/],
    [
      'db/0',
      'secret-grant SECRET -r 1 --unit other/0',
      1,
      /cannot specify unit "other\/0" in relation to application "shop"/,
    ],
    ['db/0', 'secret-grant -r 1', 2, /^ERROR missing secret URI/],
    ['db/0', 'secret-grant -r 1 nonsense', 2, /^ERROR secret URI "nonsense" not valid/],
    ['db/0', 'secret-revoke SECRET', 2, /^ERROR missing relation or application or unit/],
    ['db/1', 'secret-grant SECRET -r 1', 1, /^ERROR secret ".{20}" not found/],
    ['shop/0', 'secret-grant SECRET -r 1', 1, /^ERROR secret ".{20}" not found/],
  ])('%s: %s is refused', (unit, line, code, words) => {
    const uri = add(world, 'db/0', 'secret-add key=value');
    const answer = call(world.open(unit), line.replace('SECRET', uri));
    expect(answer.code).toBe(code);
    expect(answer.stderr).toMatch(words);
  });
});

describe('secret-get', () => {
  test.each(['secret:ID', 'ID', `secret://${MODEL}/ID`, `secret:${MODEL}/ID`])('takes %s', (form) => {
    const id = add(world, 'db/0', 'secret-add key=value').replace('secret:', '');
    expect(get(world.open('db/0'), form.replace('ID', id))).toEqual({ key: 'value' });
  });

  test('prints one key or all as text', () => {
    const uri = add(world, 'db/0', 'secret-add username=me password=it');
    const session = world.open('db/0');
    expect(output(session, `secret-get ${uri}`)).toBe('username: me\npassword: it\n');
    expect(output(session, `secret-get ${uri} password`)).toBe('it\n');
    expect(output(session, `secret-get ${uri} password#base64`)).toBe('aXQ=\n');
    expect(output(session, `secret-get ${uri} password --format json`)).toBe('"it"\n');
    expect(call(session, `secret-get ${uri} key`).stderr).toBe('ERROR secret key value "key" not found\n');
  });

  test('a consumer gives its own label with the first read', () => {
    const uri = add(world, 'db/0', 'secret-add --label owners key=value');
    hook(world, 'db/0', `secret-grant ${uri} --relation 1`);
    const label = 'database.1.user.secret';
    expect(call(world.open('shop/0'), `secret-get --label ${label} --format=json`)).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: `ERROR consumer label "${label}" not found\n`,
    });
    const session = world.open('shop/0');
    expect(get(session, `${uri} --label ${label}`)).toEqual({ key: 'value' });
    expect(get(session, `--label ${label}`)).toEqual({ key: 'value' });
    session.commit();
    expect(get(world.open('shop/0'), `--label ${label} --refresh`)).toEqual({ key: 'value' });
    expect(call(world.open('shop/1'), `secret-get --label ${label}`).stderr).toContain('not found');
    expect(call(world.open('shop/0'), 'secret-get --label owners').stderr).toContain('not found');
    expect(secretOf(world, uri)?.label).toBe('owners');
    expect(secretOf(world, uri)?.consumers).toEqual({ 'shop/0': { revision: 1, label } });
  });

  test('all units of the owner know the owner’s label, and its leader may change it', () => {
    const uri = add(world, 'db/0', 'secret-add --label first key=value');
    expect(get(world.open('db/1'), '--label first')).toEqual({ key: 'value' });
    hook(world, 'db/1', `secret-get ${uri} --label theirs`);
    expect(secretOf(world, uri)?.label).toBe('first');
    hook(world, 'db/0', `secret-get ${uri} --label second`);
    expect(secretOf(world, uri)?.label).toBe('second');
  });

  test('a revoked secret is not found by its label', () => {
    const uri = add(world, 'db/0', 'secret-add key=value');
    hook(world, 'db/0', `secret-grant ${uri} --relation 1`);
    hook(world, 'shop/0', `secret-get ${uri} --label mine`);
    hook(world, 'db/0', `secret-revoke ${uri} --relation 1`);
    expect(call(world.open('shop/0'), 'secret-get --label mine').stderr).toContain('not found');
  });

  test('a secret of the user is read where it was granted', () => {
    const id = 'abcdefghij0123456789';
    world.change((model) => {
      model.secrets[id] = {
        ...{ id, owner: { kind: 'model', name: MODEL }, label: 'users', description: '', rotate: 'never' },
        ...{ autoPrune: false, created: START, updated: START, consumers: {} },
        revisions: [{ revision: 3, content: { token: 'abc' }, checksum: '', created: START }],
        grants: [{ kind: 'application', name: 'shop' }],
      };
    });
    expect(get(world.open('shop/1'), `secret:${id} --refresh`)).toEqual({ token: 'abc' });
    expect(call(world.open('db/0'), `secret-get secret:${id}`).stderr).toBe('ERROR permission denied\n');
    expect(call(world.open('shop/0'), `secret-set secret:${id} token=x`).stderr).toContain('not found');
  });

  test.each([
    ['secret-get', 2, 'require either a secret URI or label'],
    ['secret-get nonsense', 2, 'secret URI "nonsense" not valid'],
    ['secret-get --label x --peek --refresh', 2, 'specify one of --peek or --refresh but not both'],
    ['secret-get secret:aaaaaaaaaaaaaaaaaaaa', 1, 'secret "aaaaaaaaaaaaaaaaaaaa" not found'],
    ['secret-info-get', 2, 'require either a secret URI or label'],
    ['secret-info-get --label x', 1, 'secret "x" not found'],
    [
      'secret-info-get secret:aaaaaaaaaaaaaaaaaaaa --label x',
      2,
      'specify either a secret URI or label but not both',
    ],
  ])('%s is refused', (line, code, words) => {
    expect(call(world.open('shop/0'), line)).toEqual({ code, stdout: '', stderr: `ERROR ${words}\n` });
  });
});
