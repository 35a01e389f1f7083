import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import {
  canonicalJson,
  layerKey,
  parseConfig,
  parseStrictJson,
  platformMatches,
} from '../../../src/oci/index.ts';

const parse = (text: string): unknown => parseStrictJson(Buffer.from(text), 'it');
const code = (wanted: string): unknown =>
  expect.toSatisfy((error) => isFailure(error) && error.code === wanted);

describe('strict JSON', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test.each([
    '{"a":1,"a":2}',
    '{"x":[{"b":1, "c":{}, "b" : 2}]}',
    String.raw`{"a":1,"\u0061":2}`,
    String.raw`{"a\"b":1,"a\"b":2}`,
    '{"layers":[],"LAYERS":[],"layers":[]}',
  ])('a repeated key: %s', (text) => expect(() => parse(text)).toThrow(code('OCI_DOCUMENT_INVALID')));

  test.each([
    '{"a":{"a":1}}',
    '[{"a":1},{"a":2}]',
    '{"a":"a","b":"a:"}',
    '{"__proto__":1,"constructor":2}',
    String.raw`{"a":"\\","b":1}`,
  ])('no repeated key: %s', (text) => expect(() => parse(text)).not.toThrow());

  test.each([
    ['', 'OCI_DOCUMENT_INVALID'],
    ['{', 'OCI_DOCUMENT_INVALID'],
    ['\uFEFF{}', 'OCI_DOCUMENT_INVALID'],
    ['{}x', 'OCI_DOCUMENT_INVALID'],
    [`${'['.repeat(200)}${']'.repeat(200)}`, 'OCI_LIMIT_EXCEEDED'],
    [`"${'x'.repeat(4 * 1024 * 1024)}"`, 'OCI_LIMIT_EXCEEDED'],
  ])('%#: refused', (text, wanted) => expect(() => parse(text)).toThrow(code(wanted)));
});

describe('configurations', () => {
  const minimal = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } };
  const config = (value: object): unknown => parseConfig(Buffer.from(JSON.stringify(value)), 'it');

  test('nulls of docker mean "not set", and unknown fields are kept', () => {
    const read = config({
      ...minimal,
      config: { Cmd: null, Entrypoint: null, Labels: null, Env: ['A=1'], OnBuild: ['x'] },
      history: null,
      'moby.x': 1,
    });
    expect(read).toMatchObject({ config: { Env: ['A=1'], OnBuild: ['x'] }, 'moby.x': 1 });
    expect(JSON.stringify(read)).not.toContain('null');
  });

  test.each([
    ['no platform', { rootfs: minimal.rootfs }],
    ['another kind of root', { ...minimal, rootfs: { type: 'disk', diff_ids: [] } }],
    ['a diffID that is no digest', { ...minimal, rootfs: { type: 'layers', diff_ids: ['x'] } }],
    ['an environment that is no list', { ...minimal, config: { Env: 'A=1' } }],
  ])('%s is refused', (_, value) => expect(() => config(value)).toThrow(code('OCI_DOCUMENT_INVALID')));
});

describe('layer keys', () => {
  test('do not depend on the order of keys, and depend on everything else', () => {
    const key = layerKey({ packages: [{ name: 'a', sha256: '1' }], base: 'x' });
    expect(layerKey({ base: 'x', packages: [{ sha256: '1', name: 'a' }] })).toBe(key);
    expect(layerKey({ base: 'y', packages: [{ sha256: '1', name: 'a' }] })).not.toBe(key);
    expect(layerKey({ base: 'x', packages: [{ sha256: '1', name: 'b' }] })).not.toBe(key);
  });

  test('sorted JSON means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

test.each([
  ['arm64', undefined, 'arm64', 'v8', true],
  ['arm', 'v7', 'arm', undefined, true],
  ['arm', 'v6', 'arm', undefined, false],
  ['amd64', undefined, 'amd64', '', true],
  ['amd64', undefined, 'amd64', 'v2', false],
  ['amd64', undefined, 'arm64', undefined, false],
])('platform %s/%s and %s/%s: %s', (architecture, variant, other, otherVariant, same) => {
  expect(
    platformMatches(
      { os: 'linux', architecture, variant },
      { os: 'linux', architecture: other, variant: otherVariant },
    ),
  ).toBe(same);
});
