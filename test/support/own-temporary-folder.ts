// Loaded by vitest before each test file: the file has a folder for temporary files of its own, and leaves nothing in it.
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, vi } from 'vitest';

/** Locks of uv, and what pytest keeps of its last runs: they leave it wherever they are started. */
const THEIRS = /^uv-.*\.lock$|^pytest-of-/;
let folder: string;
const { TMPDIR } = process.env;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 't-'));
  // As the machine's own: what is in it may be for another user.
  chmodSync(folder, 0o755);
  process.env['TMPDIR'] = folder;
});
// Runs after what the file itself does at its end.
afterAll(async () => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  const left = (): string[] => readdirSync(folder).filter((name) => !THEIRS.test(name));
  try {
    // Processes that were killed, and their last files, go when the kernel gets to it.
    const goes = (): void => expect(left(), 'left behind in the folder for temporary files').toEqual([]);
    await vi.waitFor(goes, { timeout: 10_000 });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
