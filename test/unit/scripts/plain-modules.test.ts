import { expect, test } from 'vitest';
import { rememberPlainModules } from '../../../scripts/plain-modules.ts';

/** A loader as ncc's, which answers with what its text says, and how often it was asked. */
function remembered(entry = '/entry.js') {
  let asked = 0;
  const relocate = Object.assign(
    function (this: { callback(error: null, code: string): void }, content: Buffer) {
      asked += 1;
      this.callback(null, content.toString().replace('__dirname', '"."'));
      return Promise.resolve();
    },
    { raw: true },
  );
  const cache = { loader: { exports: relocate } };
  const require = Object.assign(() => relocate, { resolve: () => 'loader', cache });
  rememberPlainModules(require as unknown as Parameters<typeof rememberPlainModules>[0]);
  const load = async (resourcePath: string, content: string): Promise<unknown> => {
    let answer: unknown;
    const callback = (_error: null, code: string): void => {
      answer = code;
    };
    const _compilation = { options: { entry: { main: { import: [entry] } } } };
    const context = {
      resourcePath,
      _compilation,
      callback,
      async: () => callback,
      cacheable: () => undefined,
    };
    await cache.loader.exports.call(context, Buffer.from(content));
    return answer;
  };
  return { load, asked: () => asked, loader: cache.loader.exports };
}

test('a module that names no file is looked at once, another content of it again', async () => {
  const { load, asked, loader } = remembered();
  expect(await load('/a.js', 'plain()')).toBe('plain()');
  expect(await load('/a.js', 'plain()')).toBe('plain()');
  expect(asked()).toBe(1);
  expect(await load('/a.js', 'other()')).toBe('other()');
  expect(asked()).toBe(2);
  expect(loader.raw).toBe(true);
});

test('a module that names files, and an entry, are looked at each time', async () => {
  const { load, asked } = remembered();
  for (const _round of [1, 2]) {
    expect(await load('/b.js', 'read(__dirname)')).toBe('read(".")');
    expect(await load('/entry.js', 'start()')).toBe('start()');
  }
  expect(asked()).toBe(4);
});
