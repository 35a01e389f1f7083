import { describe, expect, test } from 'vitest';
import { Redactor } from '../../../src/action/index.ts';

// Its two forms of base64 differ.
const secret = 'p@ss"word/~~?>1';
const encoded = (form: 'base64' | 'base64url'): string => Buffer.from(secret).toString(form);

describe('a secret is hidden', () => {
  test.each([
    ['as it is', `login ${secret} done`, 'login *** done'],
    ['in base64', `Basic ${encoded('base64')}`, 'Basic ***'],
    ['in base64 for URLs', `?t=${encoded('base64url')}`, '?t=***'],
    ['in a URL', `https://u:${encodeURIComponent(secret)}@host/`, 'https://u:***@host/'],
    ['in JSON', JSON.stringify({ pw: secret }), '{"pw":"***"}'],
  ])('%s', (_name, text, shown) => {
    const redactor = new Redactor();
    redactor.add(secret);
    expect(redactor.apply(text)).toBe(shown);
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
