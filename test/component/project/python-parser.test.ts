import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Exec } from '../../../src/ports/index.ts';
import { createPythonParser, type PythonParser } from '../../../src/project/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let ports: TestPorts;
let memory: string;
/** Starts of the real Python. */
let starts: number;

beforeEach(async () => {
  ports = realPorts();
  memory = join(await ports.files.makeTemp('parser-test'), 'parsed');
  starts = 0;
});
afterEach(() => ports.dispose());

/** A parser as a new run would have it, with the system's Python: another one on PATH would be started differently. */
function newParser(change: Partial<Exec> = {}): PythonParser {
  const run: Exec['run'] = (command) => {
    starts += 1;
    return ports.exec.run(command);
  };
  return createPythonParser(
    {
      files: ports.files,
      exec: { ...ports.exec, run, which: () => Promise.resolve('/usr/bin/python3'), ...change },
    },
    memory,
  );
}

const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex');
const good = 'answer = 42\n';
const bad = 'def answer(:\n    return 42\n';

describe('what Python says', () => {
  test.each([
    ['nothing', '', 'parsed'],
    ['a plain file', good, 'parsed'],
    ['text beyond ASCII', 'name = "Zoë 🐍"\n', 'parsed'],
    [
      'a declared encoding, which does not matter once it is text',
      '# coding: latin-1\nname = "ë"\n',
      'parsed',
    ],
    ['a mistake', bad, 1],
    ['a mistake further down', `${good}\nif answer = 42:\n  pass\n`, 3],
    ['a mistake beyond ASCII', `${good}ë ü\n`, 2],
    ['a NUL', 'a = "\0"\n', 1],
    ['an f-string of Python 3.12', `x = f"{", ".join(["a"])}"\n`, 'parsed'],
    ['an f-string that is not closed, with an older Python', `x = f"{", ".join(["a"])}\n`, 1],
    ['a type statement of Python 3.12', 'type Names = list[str]\n', 'parsed'],
  ])('%s', async (_name, source, expected) => {
    // Between others: one answer must not slip to the next source.
    const [before, opinion, after] = await newParser().parse(['import os\n', source, bad]);
    expect(before).toBe('parsed');
    expect(typeof opinion === 'object' ? opinion.line : opinion).toBe(expected);
    expect(after).toMatchObject({ message: expect.stringMatching(/invalid syntax/) as string });
  });
});

describe('what was parsed', () => {
  test('is not asked about again, in this run or the next', async () => {
    const parser = newParser();
    await Promise.all([parser.parse([good]), parser.parse([good])]);
    expect(starts).toBe(1);
    expect(await newParser().parse([good])).toEqual(['parsed']);
    expect(await newParser().knows(hashOf(good))).toBe(true);
    expect(starts).toBe(1);
  });

  test('is asked about again once a byte has changed', async () => {
    await newParser().parse([good]);
    const [verdict] = await newParser().parse([good.replace('=', ':=')]);
    expect(verdict).toMatchObject({ line: 1 });
    expect(starts).toBe(2);
  });

  test('and refused stays refused', async () => {
    for (let run = 1; run <= 2; run += 1) {
      const [verdict, fine] = await newParser().parse([bad, good]);
      expect(verdict).toMatchObject({ line: 1 });
      expect(fine).toBe('parsed');
      expect(starts).toBe(run);
    }
    expect(await newParser().knows(hashOf(bad))).toBe(false);
  });

  test('is forgotten with a damaged memory', async () => {
    await newParser().parse([good]);
    await writeFile(memory, (await readFile(memory, 'utf8')).slice(1));
    expect(await newParser().knows(hashOf(good))).toBe(false);
    await newParser().parse([good]);
    expect(starts).toBe(2);
  });

  test('is not made up where there is no Python', async () => {
    const without = newParser({ which: () => Promise.resolve(undefined) });
    expect(await without.parse([bad])).toEqual([undefined]);
    expect((await newParser().parse([bad]))[0]).toMatchObject({ line: 1 });
  });
});

describe('where a script stands before Python', () => {
  /** A python3 as version managers have it, which in the end is the system's; it writes down that it was started. */
  async function shim(): Promise<{ parser: PythonParser; started: () => Promise<boolean> }> {
    const folder = await ports.files.makeTemp('shim-test');
    const path = join(folder, 'python3');
    const trace = join(folder, 'started');
    await writeFile(path, `#!/bin/sh\ntouch '${trace}'\nexec /usr/bin/python3 "$@"\n`, { mode: 0o755 });
    const which: Exec['which'] = (name) => Promise.resolve(name === 'python3' ? path : name);
    return {
      parser: newParser({ which }),
      started: async () => (await ports.files.stat(trace)) !== undefined,
    };
  }

  test("the system's Python is enough to accept", async () => {
    const { parser, started } = await shim();
    expect(await parser.parse([good])).toEqual(['parsed']);
    expect(await started()).toBe(false);
  });

  test('the chosen Python has the last word before a refusal', async () => {
    const { parser, started } = await shim();
    expect(await parser.parse([bad])).toMatchObject([{ line: 1 }]);
    expect(await started()).toBe(true);
  });
});
