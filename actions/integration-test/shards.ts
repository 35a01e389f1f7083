import { join } from 'node:path';

import { Failure } from '../../src/errors/index.ts';
import type { Files } from '../../src/ports/index.ts';
import type { TestResult } from './junit.ts';

/** One part of the tests: the first has the index 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

const MOST = 100;

/** Reads `2/4`. @throws Failure `INPUT_INVALID` */
export function parseShard(text: string): Shard {
  const [, index = '', of = ''] = /^(\d{1,3})\/(\d{1,3})$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of && shard.of <= MOST) return shard;
  throw new Failure('INPUT_INVALID', `shard is "${text}", which is no part of a whole`, {
    hint: 'Write the number of this job and how many there are: 1/4',
  });
}

/** The files with tests below a folder, relative to `root`, in the order of their names. */
export async function listTestFiles(
  files: Pick<Files, 'list' | 'stat'>,
  root: string,
  folder: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of (await files.list(join(root, folder))) ?? []) {
    const path = join(folder, name);
    if ((await files.stat(join(root, path)))?.kind === 'directory') {
      if (!name.startsWith('.')) found.push(...(await listTestFiles(files, root, path)));
    } else if (/^test_.*\.py$|_test\.py$/.test(name)) found.push(path);
  }
  return found;
}

/** Seconds of each file, from the results of an earlier run. */
export function timesOf(results: readonly TestResult[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { name, seconds } of results) {
    const [file = ''] = name.split('::');
    times.set(file, (times.get(file) ?? 0) + seconds);
  }
  return times;
}

/**
 * Shares files out so that the parts take about the same time: the longest first, each to the part that has least so
 * far. A file of which nothing is known counts as an average one. Every job that has the same files and times comes to
 * the same parts.
 */
export function planShards(
  files: readonly string[],
  times: ReadonlyMap<string, number>,
  of: number,
): readonly (readonly string[])[] {
  const known = files.flatMap((file) => times.get(file) ?? []);
  const average = known.length === 0 ? 1 : known.reduce((sum, time) => sum + time, 0) / known.length;
  const timeOf = (file: string): number => times.get(file) ?? average;
  const parts = Array.from({ length: of }, () => ({ seconds: 0, files: [] as string[] }));
  const longestFirst = files.toSorted((a, b) => timeOf(b) - timeOf(a) || (a < b ? -1 : 1));
  for (const file of longestFirst) {
    const least = parts.reduce((best, part) => (part.seconds < best.seconds ? part : best));
    least.files.push(file);
    least.seconds += timeOf(file);
  }
  return parts.map((part) => part.files.toSorted());
}
