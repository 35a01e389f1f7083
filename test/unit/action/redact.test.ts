import { describe, expect, test } from 'vitest';
import { Redactor } from '../../../src/action/index.ts';

const secret = 'p@ss"word/1';

describe('a secret is hidden', () => {
  test.each([
    ['as it is', `login ${secret} done`],
    ['in base64', `Basic ${Buffer.from(secret).toString('base64')}`],
    ['in a URL', `https://u:${encodeURIComponent(secret)}@host/`],
    ['in JSON', JSON.stringify({ pw: secret })],
  ])('%s', (_name, text) => {
    const redactor = new Redactor();
    redactor.add(secret);
    const shown = redactor.apply(text);
    expect(shown).toContain('***');
    expect(shown).not.toContain('word');
  });

  test('line by line', () => {
    const redactor = new Redactor();
    redactor.add('-----BEGIN-----\nabcdef\n-----END-----');
    expect(redactor.apply('the key is abcdef')).toBe('the key is ***');
  });

  test('but not when it is too short to be one', () => {
    const redactor = new Redactor();
    redactor.add('a');
    expect(redactor.apply('banana')).toBe('banana');
  });
});
