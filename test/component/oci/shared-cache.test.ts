import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { digestOf } from '../../../src/oci/index.ts';
import { compileSources } from '../../support/compiled-sources.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { ROOT } from '../../support/source-files.ts';

// Processes of their own, of the compiled sources, on one folder.
const WORKER = join(ROOT, 'build/test/support/shared-cache.js');
const execute = promisify(execFile);

let ports: TestPorts;
let folder: string;
beforeAll(() => {
  compileSources();
  ports = realPorts();
});
afterAll(() => ports.dispose());
beforeEach(async () => {
  folder = await ports.files.makeTemp('shared-');
  mkdirSync(join(folder, 'sources'));
  for (let at = 0; at < 300; at += 1)
    writeFileSync(join(folder, 'sources', `${at}.py`), `${at}\n`.repeat(20));
});

const work = async (rounds: number, ...more: readonly string[]): Promise<readonly string[]> => {
  const args = [WORKER, folder, String(rounds), ...more];
  return (await execute(process.execPath, args, { timeout: 150_000 })).stdout.trim().split('\n');
};

test('eight processes, fifty rounds, one cache: the same images, and nothing in it is damaged', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => work(50)));
  for (const digests of all) expect(digests).toEqual(all[0]);
  expect(new Set(all[0]).size).toBe(50);
  const blobs = join(folder, 'cache/blobs/sha256');
  for (const name of readdirSync(blobs)) {
    const bytes = (await ports.files.readBytes(join(blobs, name))) ?? new Uint8Array();
    expect(digestOf(bytes)).toBe(`sha256:${name}`);
  }
});

test('three hundred files are packed with sixty-four open ones', async () => {
  const limited = await work(1, '64');
  await ports.files.remove(join(folder, 'cache'));
  expect(limited).toEqual(await work(1));
});
