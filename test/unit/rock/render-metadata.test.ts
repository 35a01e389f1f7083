import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { renderMetadata, renderPlainly } from '../../../src/rock/embedded/render-metadata.ts';

const byLibrary = (values: Readonly<Record<string, string>>): string =>
  stringify(values, { version: '1.1', lineWidth: 0 });

test.each([
  ...['guestbook', 'ubuntu@24.04', 'Debian GNU/Linux 12 (bookworm)', '1.0', '0.1', '010', '1.0.3', '22.04'],
  ...['2025-01-01T00:00:00.000000+00:00', '1a5949041c69', '12e3', 'e1', '0x1f', '0b1', '1_0', '2024-01-01'],
  ...['yes', 'No', 'y', 'null', '', ' a', 'a ', 'a: b', 'a #b', '- a', "it's", 'two\nlines', 'Straße', '0o7'],
])('%j is rendered as the library renders it', async (value) => {
  expect(await renderMetadata({ name: value })).toBe(byLibrary({ name: value }));
});

test('what is rendered without the library is what the library would render', () => {
  const unit = fc.constantFrom(...'aAbeEnNofxyYzZ019.-_+@/() :');
  const texts = fc.oneof(
    fc.string({ unit, maxLength: 8 }),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 1, maxLength: 12 }),
    fc.constantFrom('on', 'off', 'true', 'False', 'NULL', 'nan', 'inf', '.inf', '1.5', '1:30', '190:20:30'),
  );
  fc.assert(
    fc.property(texts, (value) => {
      const plain = renderPlainly(value);
      fc.pre(plain !== undefined);
      expect(`name: ${plain ?? ''}\n`).toBe(byLibrary({ name: value }));
    }),
    { numRuns: 5_000 },
  );
});

test('what most rocks say of themselves needs no library', () => {
  for (const value of [
    'amd64',
    'ubuntu@24.04',
    'guestbook',
    '1.0',
    'A guestbook',
    '2025-01-01T00:00:00.000000+00:00',
  ])
    expect(renderPlainly(value)).toBeDefined();
});
