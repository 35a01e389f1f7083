import { beforeEach, describe, expect, test } from 'vitest';
import type { HookSession } from '../../../../src/controller/unit/session.ts';
import {
  MODEL,
  START,
  call,
  hookWorld,
  json,
  output,
  type HookWorld,
} from '../../../support/hook-session.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld(shopModel);
});

/** Runs one successful hook and answers what it printed. */
function hook(unit: string, ...lines: string[]): string[] {
  const session = world.open(unit);
  const printed = lines.map((line) => output(session, line).trim());
  session.commit();
  return printed;
}

function add(unit: string, line: string): string {
  const [uri = ''] = hook(unit, line);
  return uri;
}

const secretOf = (uri: string) => world.model().secrets[uri.replace('secret:', '')];
const get = (session: HookSession, line: string): unknown =>
  json(session, `secret-get --format=json ${line}`);

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
    expect(secretOf(uri)).toMatchObject({
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
    const uri = add('db/1', 'secret-add --owner unit key=value');
    expect(secretOf(uri)?.owner).toEqual({ kind: 'unit', name: 'db/1' });
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
    expect(secretOf(add('db/0', `secret-add --expire ${text} key=value`))?.revisions[0]?.expires).toBe(
      expires,
    );
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
    const secret = secretOf(add('db/0', `secret-add --rotate ${rotate} key=value`));
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
    add('db/0', 'secret-add --label same key=value');
    expect(call(world.open('db/0'), 'secret-add --label same key=value').stderr).toBe(
      'ERROR secret with label "same" already exists\n',
    );
    expect(call(world.open('db/0'), 'secret-add --label same --owner unit key=value').code).toBe(0);
  });
});

describe('grants', () => {
  test('let the other side of a relation read', () => {
    const uri = add('db/0', 'secret-add key=value');
    expect(call(world.open('shop/1'), `secret-get ${uri}`).stderr).toBe('ERROR permission denied\n');
    const session = world.open('db/0');
    output(session, `secret-grant ${uri} --relation 1`);
    expect(call(world.open('shop/1'), `secret-get ${uri}`).code).toBe(1);
    session.commit();
    expect(get(world.open('shop/1'), uri)).toEqual({ key: 'value' });
    expect(secretOf(uri)?.grants).toEqual([{ kind: 'application', name: 'shop', relation: 1 }]);
    expect(call(world.open('other/0'), `secret-get ${uri}`).stderr).toBe('ERROR permission denied\n');
    hook('db/0', `secret-grant --relation database:1 ${uri}`);
    expect(secretOf(uri)?.grants).toHaveLength(1);
  });

  test('may be for one unit', () => {
    const uri = add('db/0', 'secret-add key=value');
    hook('db/0', `secret-grant --relation 1 --unit shop/1 ${uri}`);
    expect(get(world.open('shop/1'), uri)).toEqual({ key: 'value' });
    expect(call(world.open('shop/0'), `secret-get ${uri}`).stderr).toBe('ERROR permission denied\n');
  });

  test.each(['--relation 1', '--app shop', '-r database:1'])('are taken away with %s', (flags) => {
    const uri = add('db/0', 'secret-add key=value');
    hook('db/0', `secret-grant ${uri} --relation 1`);
    hook('db/0', `secret-revoke ${flags} ${uri}`);
    expect(secretOf(uri)?.grants).toEqual([]);
  });

  test('are taken away from one unit alone', () => {
    const uri = add('db/0', 'secret-add key=value');
    hook('db/0', `secret-grant ${uri} -r 1 --unit shop/0`, `secret-grant ${uri} -r 1 --unit shop/1`);
    hook('db/0', `secret-revoke ${uri} --unit shop/0`);
    expect(secretOf(uri)?.grants.map(({ name }) => name)).toEqual(['shop/1']);
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
    const uri = add('db/0', 'secret-add key=value');
    const answer = call(world.open(unit), line.replace('SECRET', uri));
    expect(answer.code).toBe(code);
    expect(answer.stderr).toMatch(words);
  });
});

describe('revisions', () => {
  let uri = '';
  beforeEach(() => {
    uri = add('db/0', 'secret-add key=one');
    hook('db/0', `secret-grant ${uri} --relation 1`);
  });
  const consumer = (unit: string) => secretOf(uri)?.consumers[unit];
  const read = (unit: string, flags = ''): unknown => {
    const [text = ''] = hook(unit, `secret-get ${uri} ${flags} --format=json`.replace('  ', ' '));
    return JSON.parse(text);
  };

  test('a consumer keeps what it read first until it refreshes', () => {
    expect(read('shop/0')).toEqual({ key: 'one' });
    hook('db/0', `secret-set ${uri} key=two`);
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
    hook('db/0', `secret-set ${uri} key=two`);
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
    hook('db/0', `secret-set ${uri} key=three`);
    expect(secretOf(uri)?.revisions.map(({ revision, content }) => [revision, content])).toEqual([
      [1, { key: 'one' }],
      [2, { key: 'three' }],
    ]);
  });

  test('a secret that is new in this hook is changed in its first revision', () => {
    const session = world.open('db/0');
    const fresh = output(session, 'secret-add key=one').trim();
    output(session, `secret-set ${fresh} key=two`);
    session.commit();
    expect(secretOf(fresh)?.revisions).toMatchObject([{ revision: 1, content: { key: 'two' } }]);
  });

  test('what a secret says of itself changes without a revision', () => {
    world.now += 60_000;
    hook(
      'db/0',
      `secret-set ${uri} --label creds --description d --rotate daily --expire 1h --owner application`,
    );
    expect(secretOf(uri)).toMatchObject({
      ...{ label: 'creds', description: 'd', rotate: 'daily', rotateAt: world.now + 86_400_000 },
      revisions: [{ revision: 1, expires: world.now + 3_600_000 }],
    });
    hook('db/0', `secret-set ${uri} --rotate never`);
    expect(secretOf(uri)?.rotateAt).toBeUndefined();
  });

  test('are removed one by one or with the secret', () => {
    hook('db/0', `secret-set ${uri} key=two`);
    hook('db/0', `secret-remove ${uri} --revision 1`);
    expect(secretOf(uri)?.revisions.map(({ revision }) => revision)).toEqual([2]);
    expect(call(world.open('db/0'), `secret-remove ${uri} --revision 1`).stderr).toMatch(
      /^ERROR secret revision ".{20}\/1" not found/,
    );
    hook('db/0', `secret-remove ${uri}`);
    expect(secretOf(uri)).toBeUndefined();
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

describe('secret-get', () => {
  test.each(['secret:ID', 'ID', `secret://${MODEL}/ID`, `secret:${MODEL}/ID`])('takes %s', (form) => {
    const id = add('db/0', 'secret-add key=value').replace('secret:', '');
    expect(get(world.open('db/0'), form.replace('ID', id))).toEqual({ key: 'value' });
  });

  test('prints one key or all as text', () => {
    const uri = add('db/0', 'secret-add username=me password=it');
    const session = world.open('db/0');
    expect(output(session, `secret-get ${uri}`)).toBe('username: me\npassword: it\n');
    expect(output(session, `secret-get ${uri} password`)).toBe('it\n');
    expect(output(session, `secret-get ${uri} password#base64`)).toBe('aXQ=\n');
    expect(output(session, `secret-get ${uri} password --format json`)).toBe('"it"\n');
    expect(call(session, `secret-get ${uri} key`).stderr).toBe('ERROR secret key value "key" not found\n');
  });

  test('a consumer gives its own label with the first read', () => {
    const uri = add('db/0', 'secret-add --label owners key=value');
    hook('db/0', `secret-grant ${uri} --relation 1`);
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
    expect(secretOf(uri)?.label).toBe('owners');
    expect(secretOf(uri)?.consumers).toEqual({ 'shop/0': { revision: 1, label } });
  });

  test('all units of the owner know the owner’s label, and its leader may change it', () => {
    const uri = add('db/0', 'secret-add --label first key=value');
    expect(get(world.open('db/1'), '--label first')).toEqual({ key: 'value' });
    hook('db/1', `secret-get ${uri} --label theirs`);
    expect(secretOf(uri)?.label).toBe('first');
    hook('db/0', `secret-get ${uri} --label second`);
    expect(secretOf(uri)?.label).toBe('second');
  });

  test('a revoked secret is not found by its label', () => {
    const uri = add('db/0', 'secret-add key=value');
    hook('db/0', `secret-grant ${uri} --relation 1`);
    hook('shop/0', `secret-get ${uri} --label mine`);
    hook('db/0', `secret-revoke ${uri} --relation 1`);
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

describe('secret-info-get', () => {
  test.each(['ID', '--label creds'])('%s', (which) => {
    const uri = add('db/0', 'secret-add --label creds --rotate hourly --expire 1h --description d key=value');
    hook('db/0', `secret-grant ${uri} --relation 1`);
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
  const uri = add('db/0', 'secret-add key=hush-hush');
  hook('db/0', `secret-set ${uri} key=hush-hush-2`, `secret-get ${uri} --refresh`);
  expect(JSON.stringify(world.lines)).not.toContain('hush');
});
