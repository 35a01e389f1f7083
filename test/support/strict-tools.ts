import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realPorts, type TestPorts } from './ports.ts';
import { ROOT } from './source-files.ts';

/** What a stand-in does when its command line, as words, fits the pattern; the first answer that is not used up counts. */
export interface Answer {
  readonly to: string;
  readonly times?: number;
  readonly exit?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Name in the working directory to the path of a file that is copied there. */
  readonly copies?: Readonly<Record<string, string>>;
  /** Absolute path to text. */
  readonly writes?: Readonly<Record<string, string>>;
  /**
   * Of `chisel cut`, by the name of the slice: files of this machine that come into the tree, or `PATH -> TARGET` for
   * a link. A slice that is not listed is refused.
   */
  readonly cuts?: Readonly<Record<string, readonly string[]>>;
  readonly hang?: boolean;
}

export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface StrictTools {
  readonly ports: TestPorts;
  readonly bin: string;
  answer(answers: readonly Answer[]): Promise<void>;
  calls(): Promise<readonly Call[]>;
  /** The calls as words. */
  lines(): Promise<readonly string[]>;
  /** Process ids of a stand-in that hangs and of what it started. */
  hanging(): Promise<readonly number[]>;
}

/**
 * Stand-ins of these names on PATH, with real processes and a clock by which waiting takes no time. Nothing else of
 * their kind is found: PATH has the stand-ins and the system's own programs.
 */
export async function strictTools(folder: string, names: readonly string[]): Promise<StrictTools> {
  const bin = join(folder, 'tools');
  await mkdir(bin, { recursive: true });
  const program = join(ROOT, 'test/support/strict-program.mjs');
  await chmod(program, 0o755);
  for (const name of names) await symlink(program, join(bin, name));
  await symlink(process.execPath, join(bin, 'node'));
  const real = realPorts({ PATH: `${bin}:/usr/bin:/bin`, STRICT_TOOLS: bin, HOME: join(folder, 'home') });
  let ahead = 0;
  const ports: TestPorts = {
    ...real,
    clock: {
      now: () => real.clock.now() + ahead,
      monotonic: () => real.clock.monotonic() + ahead,
      async sleep(milliseconds, signal) {
        await real.clock.sleep(0, signal);
        ahead += milliseconds;
      },
    },
  };
  const calls = async (): Promise<Call[]> => {
    const text = await readFile(join(bin, 'calls.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Call);
  };
  return {
    ports,
    bin,
    answer: (answers) => writeFile(join(bin, 'scenario.json'), JSON.stringify({ answers })),
    calls,
    lines: async () => (await calls()).map(({ name, args }) => [name, ...args].join(' ')),
    hanging: async () => JSON.parse(await readFile(join(bin, 'hanging.json'), 'utf8')) as number[],
  };
}
