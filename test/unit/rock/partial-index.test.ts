import { expect, test } from 'vitest';
import type { BaseIndex, BasePath } from '../../../src/oci/index.ts';
import {
  NotLookedUp,
  openPartialIndex,
  watchIndex,
  type PartialIndex,
} from '../../../src/rock/embedded/partial-index.ts';

const folder: BasePath = { kind: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0 };
const whole: BaseIndex = {
  manifest: `sha256:${'a'.repeat(64)}`,
  paths: new Map([
    ['etc', folder],
    ['var', folder],
  ]),
  files: new Map([['etc/passwd', Buffer.from('root\xff', 'latin1')]]),
};

/** What was asked, as it comes back from a file. */
function keep(ask: (index: BaseIndex) => void): BaseIndex | undefined {
  const watched = watchIndex(whole);
  ask(watched.index);
  const asked = watched.asked();
  return asked && openPartialIndex(JSON.parse(JSON.stringify(asked)) as PartialIndex);
}

test('questions that were asked have the same answers', () => {
  const partial = keep(({ paths, files }) => {
    expect([paths.get('etc'), paths.has('srv')]).toEqual([folder, false]);
    expect([files.has('etc/passwd'), files.get('etc/shadow')]).toEqual([true, undefined]);
  });
  expect(partial?.manifest).toBe(whole.manifest);
  expect([partial?.paths.get('etc'), partial?.paths.has('srv')]).toEqual([folder, false]);
  expect(partial?.files.get('etc/passwd')).toEqual(whole.files.get('etc/passwd'));
  expect(partial?.files.has('etc/shadow')).toBe(false);
});

test('what was not asked is never guessed', () => {
  const partial = keep(({ paths }) => paths.get('etc'));
  expect(() => partial?.paths.get('var')).toThrow(NotLookedUp);
  expect(() => partial?.files.has('etc/passwd')).toThrow(NotLookedUp);
  expect(() => [...(partial?.paths ?? [])]).toThrow(NotLookedUp);
  expect(() => partial?.paths.size).toThrow(NotLookedUp);
});

test('when all of it was asked for, nothing is kept', () => {
  expect(keep(({ paths }) => expect([...paths.keys()]).toEqual(['etc', 'var']))).toBeUndefined();
});
