import { expect, test } from 'vitest';
import { whileItFlows } from '../../../src/ports/index.ts';

/** A clock on which every chunk takes so long to come, and a body of such chunks. */
function slow(seconds: number, sizes: readonly number[]) {
  let now = 0;
  async function* body(): AsyncIterable<Uint8Array> {
    for (const size of sizes) {
      now += seconds * 1000;
      yield await Promise.resolve(new Uint8Array(size));
    }
  }
  return { clock: { monotonic: () => now }, body: body(), busy: (more: number) => void (now += more * 1000) };
}
const bytes = (count: number, size: number): number[] => Array.from({ length: count }, () => size);

async function read({ clock, body, busy }: ReturnType<typeof slow>, each = 0): Promise<number> {
  let size = 0;
  for await (const chunk of whileItFlows(clock, 'a blob', body)) {
    size += chunk.byteLength;
    busy(each);
  }
  return size;
}

test('one byte a second is given up after a minute, to be asked for again', async () => {
  const drip = slow(1, bytes(600, 1));
  await expect(read(drip)).rejects.toMatchObject({ code: 'NETWORK_TIMEOUT', retryable: true });
  expect(drip.clock.monotonic()).toBe(60_000);
});

test('a slow line is waited for, however long it takes', async () => {
  expect(await read(slow(1, bytes(600, 1_000)))).toBe(600_000);
});

test('a drip at the end of much is found as well', async () => {
  const sizes = [...bytes(60, 100_000), ...bytes(600, 1)];
  await expect(read(slow(1, sizes))).rejects.toMatchObject({ code: 'NETWORK_TIMEOUT' });
});

test('a reader that takes its time is not the fault of the sender', async () => {
  expect(await read(slow(0.1, bytes(50, 10)), 30)).toBe(500);
});
