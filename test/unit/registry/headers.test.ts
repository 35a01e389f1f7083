import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseChallenges } from '../../../src/registry/challenge.ts';
import { parseRetryAfter } from '../../../src/registry/retry.ts';

describe('WWW-Authenticate', () => {
  test.each<[string, string, unknown]>([
    [
      'one with parameters',
      'Bearer realm="https://a/t",service="s",scope="repository:x:pull,push"',
      [
        {
          scheme: 'bearer',
          parameters: { realm: 'https://a/t', service: 's', scope: 'repository:x:pull,push' },
        },
      ],
    ],
    [
      'two in one header',
      'Negotiate, Basic realm="x"',
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'basic', parameters: { realm: 'x' } },
      ],
    ],
    [
      'unquoted values and odd spacing',
      'BEARER  Realm = https://a/t , Service=s',
      [{ scheme: 'bearer', parameters: { realm: 'https://a/t', service: 's' } }],
    ],
    [
      'escaped quotes',
      String.raw`Basic realm="a \"b\" c"`,
      [{ scheme: 'basic', parameters: { realm: 'a "b" c' } }],
    ],
    ['nothing', '', []],
    ['garbage', '"",,=,', []],
  ])('%s', (_, header, expected) => expect(parseChallenges(header)).toEqual(expected));

  test('any text ends in a list', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseChallenges(text))));
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0);
  test.each([
    ['3', 3000],
    [' 10 ', 10_000],
    ['Thu, 01 Jan 2026 12:00:05 GMT', 5000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j', (header, expected) => expect(parseRetryAfter(header, now)).toBe(expected));
});
