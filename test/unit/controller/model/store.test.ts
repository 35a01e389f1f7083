import { expect, test } from 'vitest';
import { openStore } from '../../../../src/controller/model/index.ts';

/** A disk that has written as soon as it is asked, as short files are. */
async function storeOn(disk: { text: string }) {
  return openStore({
    files: {
      readText: () => Promise.resolve(undefined),
      mkdir: () => Promise.resolve(),
      removeUnfinished: () => Promise.resolve(),
      write(_path, content) {
        disk.text = String(content);
        return Promise.resolve();
      },
    },
    path: '/controller/state.json',
    initial: { format: 1, controller: 'first', uuid: 'u', created: 0, models: {} },
    onError: (error) => {
      throw error;
    },
  });
}

test.each(Array.from({ length: 12 }, (_, steps) => steps))(
  'a change that comes %i steps after another is on the disk when the store says so',
  async (steps) => {
    const disk = { text: '' };
    const store = await storeOn(disk);
    store.commit((state) => {
      state.controller = 'second';
    });
    for (let step = 0; step < steps; step += 1) await Promise.resolve();
    store.commit((state) => {
      state.controller = 'third';
    });
    await store.durable();
    expect(JSON.parse(disk.text)).toMatchObject({ controller: 'third' });
  },
);
