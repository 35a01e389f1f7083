import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { stampBundle } from '../../../scripts/stamp.ts';
import { bundleIdentity } from '../../../src/action/index.ts';

const source = readFileSync('src/action/bundle-identity.ts', 'utf8');
const identityIn = (files: Readonly<Record<string, string | Uint8Array>>): string | undefined =>
  /STAMP = '([0-9a-f]{64})'/.exec(String(files['index.js']))?.[1];

it('writes the hash of the code where the code asks for it', () => {
  const stamped = stampBundle({ 'index.js': source, '1.index.js': 'chunk' });
  expect(identityIn(stamped)).toBeDefined();
  expect(stamped['1.index.js']).toBe('chunk');
});

it('gives the same code the same identity, in whatever order its files come, and other code another', () => {
  const one = identityIn(stampBundle({ 'index.js': source, '1.index.js': 'chunk' }));
  expect(identityIn(stampBundle({ '1.index.js': Buffer.from('chunk'), 'index.js': source }))).toBe(one);
  expect(identityIn(stampBundle({ 'index.js': source, '1.index.js': 'other' }))).not.toBe(one);
  expect(identityIn(stampBundle({ 'index.js': source, '2.index.js': 'chunk' }))).not.toBe(one);
});

it('leaves sources that run by themselves without one', () => {
  expect(bundleIdentity).toBeUndefined();
});
