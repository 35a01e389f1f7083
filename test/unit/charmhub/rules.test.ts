import { describe, expect, test } from 'vitest';
import { formatChannel, parseChannel } from '../../../src/charmhub/channel.ts';
import { explain } from '../../../src/charmhub/charmcraft.ts';
import { parseCredentials } from '../../../src/charmhub/credentials.ts';
import { describeMissingRights } from '../../../src/charmhub/identity.ts';
import { describeRequests, planCharmhub, type CharmhubRequest } from '../../../src/charmhub/plan.ts';
import { chooseResources } from '../../../src/charmhub/resources.ts';
import { isFailure, type ErrorCode } from '../../../src/errors/index.ts';

const failing = (code: ErrorCode): unknown => expect.toSatisfy((error) => isFailure(error, code));

describe('channels', () => {
  test.each([
    ['edge', 'latest/edge'],
    ['latest/edge', 'latest/edge'],
    ['2.0/stable', '2.0/stable'],
    ['edge/pr-7', 'latest/edge/pr-7'],
    ['2.0/beta/fix-1', '2.0/beta/fix-1'],
  ])('%s is %s', (text, full) => expect(formatChannel(parseChannel(text))).toBe(full));

  test.each([
    '',
    'main',
    'latest',
    'latest/main',
    'a/b/c',
    '/edge',
    'edge/',
    'latest/edge/a/b',
    'edge/a b',
    'edge/$(id)',
    '-x/edge',
  ])('%j is none', (text) => expect(() => parseChannel(text)).toThrow(failing('CHARMHUB_CHANNEL')));
});

describe('credentials', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  test('of an export are taken, however the terminal has broken them', () => {
    const exported = base64('a-long-token-with-many-characters');
    const broken = `${exported.slice(0, 10)}\n${exported.slice(10)}\n`;
    expect(parseCredentials(broken)).toEqual({ exported, token: 'a-long-token-with-many-characters' });
  });

  test.each([
    ['a raw login', base64('{"t": "u1-macaroon", "v": {"r": "canary", "d": "canary"}}')],
    ['no base64', 'canary token!'],
    ['binary', Buffer.from([0, 1, 2, 255]).toString('base64')],
    ['nothing', ''],
  ])('%s is refused without being shown', (_, text) => {
    expect(() => parseCredentials(text)).toThrow(failing('CHARMHUB_LOGIN_REFUSED'));
    expect(() => parseCredentials(text)).not.toThrow(/canary/);
  });
});

describe('rights', () => {
  const all = { username: 'ann', permissions: undefined, charms: undefined, channels: undefined };
  const edge = parseChannel('latest/edge');
  test.each([
    ['no limits', all, []],
    ['all that is needed', { ...all, permissions: ['package-manage', 'package-view'] }, []],
    [
      'the parts',
      {
        ...all,
        permissions: ['package-manage-revisions', 'package-manage-releases', 'package-view-revisions'],
      },
      [],
    ],
    [
      'looking only',
      { ...all, permissions: ['package-view'] },
      ['package-manage-revisions', 'package-manage-releases'],
    ],
    ['another charm', { ...all, charms: ['other'] }, ['the charm shop']],
    ['this charm', { ...all, charms: ['shop'] }, []],
    ['another channel', { ...all, channels: ['latest/stable'] }, ['the channel latest/edge']],
    ['this channel, in short', { ...all, channels: ['edge'] }, []],
  ])('%s', (_, identity, missing) => {
    const found = describeMissingRights(identity, 'shop', edge);
    expect(found).toHaveLength(missing.length);
    missing.forEach((word, at) => expect(found[at]).toContain(word));
  });
});

describe('which resource the rock is', () => {
  const of = (...names: string[]): Map<string, string> => new Map(names.map((name) => [name, 'oci-image']));
  test.each([
    ['the only one', of('app-image'), {}, 'app-image'],
    ['the only one that is left', of('proxy', 'shop'), { proxy: '4' }, 'shop'],
    [
      'the one that the extensions name',
      of('proxy-image', 'flask-app-image'),
      { 'proxy-image': '4' },
      'flask-app-image',
    ],
  ])('%s', (_, declared, given, rock) => expect(chooseResources(declared, given, true).rock).toBe(rock));

  test.each([
    ['two that could be', of('a', 'b'), {}, true],
    ['none', new Map([['data', 'file']]), { data: '1' }, true],
    ['a file without a revision', new Map([...of('app-image'), ['data', 'file']]), {}, true],
    ['a name that is not declared', of('app-image'), { nope: '1' }, true],
    ['a revision that is no number', of('app-image', 'b'), { b: 'newest' }, true],
    ['an image without a rock', of('app-image'), {}, false],
  ])('%s: refused', (_, declared, given, hasRock) => {
    expect(() => chooseResources(declared, given, hasRock)).toThrow(failing('CHARMHUB_RESOURCE'));
  });
});

describe('the plan', () => {
  const request: CharmhubRequest = {
    name: 'shop',
    charm: { path: '/shop.charm', sha3: 'ab'.repeat(48) },
    image: { resource: 'app-image', digest: `sha256:${'0'.repeat(64)}`, source: 'oci-archive:/shop.rock' },
    resources: { data: 3 },
    channel: 'latest/edge',
  };
  const there = { channel: 'latest/edge', base: undefined, revision: 2 };
  const kinds = (facts: Parameters<typeof planCharmhub>[1]): string[] =>
    planCharmhub(request, facts).steps.map(({ kind }) => kind);

  test.each([
    [
      'of an empty store',
      { charmRevision: undefined, imageRevision: undefined, released: [] },
      ['upload-charm', 'upload-image', 'release'],
    ],
    [
      'with a new image',
      { charmRevision: 2, imageRevision: undefined, released: [] },
      ['reuse-charm', 'upload-image', 'release'],
    ],
    [
      'with all of it there',
      { charmRevision: 2, imageRevision: 5, released: [] },
      ['reuse-charm', 'reuse-image', 'release'],
    ],
    [
      'with all of it released',
      {
        charmRevision: 2,
        imageRevision: 5,
        released: [{ ...there, resources: { 'app-image': 5, data: 3 } }],
      },
      ['reuse-charm', 'reuse-image', 'keep-release'],
    ],
    [
      'with another resource released',
      {
        charmRevision: 2,
        imageRevision: 5,
        released: [{ ...there, resources: { 'app-image': 5, data: 2 } }],
      },
      ['reuse-charm', 'reuse-image', 'release'],
    ],
    [
      'with one resource more released',
      {
        charmRevision: 2,
        imageRevision: 5,
        released: [{ ...there, resources: { 'app-image': 5, data: 3, more: 1 } }],
      },
      ['reuse-charm', 'reuse-image', 'release'],
    ],
  ])('%s', (_, facts, expected) => expect(kinds(facts)).toEqual(expected));

  test('names every request that it stands for', () => {
    const plan = planCharmhub(request, { charmRevision: undefined, imageRevision: undefined, released: [] });
    expect(describeRequests(plan)).toEqual([
      'charmcraft upload /shop.charm --name shop',
      '  POST /unscanned-upload/',
      '  POST /v1/charm/shop/revisions, then its review',
      '  GET /v1/charm/shop/revisions until it lists SHA3-384 abababababababab…',
      'charmcraft upload-resource shop app-image --image oci-archive:/shop.rock',
      `  GET /v1/charm/shop/resources/app-image/oci-image/upload-credentials, then the image sha256:${'0'.repeat(64)}`,
      '  POST /v1/charm/shop/resources/app-image/oci-image/blob',
      '  POST /unscanned-upload/',
      '  POST /v1/charm/shop/resources/app-image/revisions, then its review',
      'charmcraft release shop --revision=REVISION --channel=latest/edge --resource=app-image:REVISION --resource=data:3',
      '  POST /v1/charm/shop/releases',
      '  GET /v1/charm/shop/releases until latest/edge holds exactly that',
    ]);
  });
});

describe("charmcraft's words", () => {
  test.each<[string, ErrorCode]>([
    [
      'Provided credentials are no longer valid for Charmhub. Regenerate them and try again.',
      'CHARMHUB_LOGIN_REFUSED',
    ],
    ['Error 401 returned from store: No valid macaroon', 'CHARMHUB_LOGIN_REFUSED'],
    [
      'Store operation failed:\n- permission-required: A permission is required: package-manage',
      'CHARMHUB_DENIED',
    ],
    [
      'Store operation failed:\n- resource-not-found: Name shop not found in the charm namespace',
      'CHARMHUB_NOT_FOUND',
    ],
    ['Issue encountered while processing your request: [504] Gateway Time-out.', 'CHARMHUB_UNAVAILABLE'],
    ['Store had an error (503)', 'CHARMHUB_UNAVAILABLE'],
    ['Maximum retries exceeded trying to reach the store.', 'CHARMHUB_UNAVAILABLE'],
    ['Timeout polling Charmhub for upload status (after 60s).', 'CHARMHUB_UNAVAILABLE'],
    ['Issue encountered while processing your request: [429] Too Many Requests.', 'CHARMHUB_BUSY'],
    ['charmcraft internal error: something new', 'TOOL_FAILED'],
  ])('%s', (text, code) => expect(explain('upload', text).code).toBe(code));

  test('without what says nothing', () => {
    const { details } = explain('upload', "a real line\nFull execution log: '/root/x.log'\n");
    expect(details).toEqual(['a real line']);
  });
});
