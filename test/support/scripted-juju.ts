import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { connectJuju, type Juju } from '../../src/juju/index.ts';
import type { Clock, Command, Completed, Exec, Http } from '../../src/ports/index.ts';
import { answerCall, noteCall } from './juju-answers.mjs';
import { realPorts, type TestPorts } from './ports.ts';
import { ROOT } from './source-files.ts';

/** A second of a recording, or the end of its nth command. */
interface Script {
  readonly timeline: string;
  readonly command?: number;
  /** Seconds of the recording after which nothing more happens. */
  readonly until?: number;
}

/** What the scripted `juju` is; see juju-program.mjs. The application of all recordings is `hello-k8s`. */
export interface Scenario {
  readonly models?: readonly string[];
  /** What stands at the beginning; nothing when it is left out. */
  readonly start?: {
    readonly timeline: string;
    readonly at: number;
    readonly empty?: boolean;
    /** It goes on from the first call, not only from the first command. */
    readonly plays?: boolean;
  };
  /** What plays after which command. */
  readonly on?: Readonly<Record<string, Script>>;
  readonly version?: string;
  readonly noController?: boolean;
  /** A controller that the client can log in to; see juju-logins.mjs. */
  readonly target?: {
    readonly address: string;
    readonly users?: Readonly<Record<string, string>>;
    readonly accounts?: Readonly<Record<string, string>>;
  };
  /** A command that never ends: whenever it is called, or so many times after the first `after` calls of it. */
  readonly hang?: string | { readonly verb: string; readonly after: number; readonly times: number };
  /** Commands that fail so many times first. */
  readonly fail?: Readonly<Record<string, { readonly times: number; readonly stderr: string }>>;
  /** The path of the charm that runs, and what its container says of each charm's files. */
  readonly charm?: string;
  readonly hashes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The revision that `refresh` names. */
  readonly revision?: number;
  readonly log?: string;
  readonly workloadLog?: string;
}

export interface ScriptedJuju {
  readonly ports: TestPorts;
  readonly juju: Juju;
  /** Every call so far, as words. */
  calls(): Promise<readonly string[]>;
  /** The calls that change something. */
  changes(): Promise<readonly string[]>;
}

/** What one call of `juju` takes by the test's clock, in milliseconds. */
const CALL = 250;
const READS = /^(?:version|whoami|show-|status|config .*--format|constraints|resources|ssh|debug-log)/;

/** What this test file has asked the program. */
const asked = new Set<string>();

/**
 * The answer to a question that the program itself has answered before, without starting it again: a deployment asks the
 * same some thirty times. Undefined where more is to be seen than what is printed.
 */
function repeated(folder: string, scenario: Scenario, command: Command, time: number): Completed | undefined {
  const [program, verb = '', ...rest] = command.argv;
  const isPlain = command.stdin === undefined && command.onLine === undefined;
  if (program !== 'juju' || !isPlain || !READS.test([verb, ...rest].join(' '))) return undefined;
  if (scenario.fail?.[verb] !== undefined) return undefined;
  if (!asked.has(verb)) {
    asked.add(verb);
    return undefined;
  }
  const answer = answerCall(folder, [verb, ...rest], time / 1000);
  if (answer.exitCode !== 0) return undefined;
  noteCall(folder, [verb, ...rest]);
  return { ...answer, took: CALL };
}

/** Puts a `juju` on PATH that is a program of its own, and a clock by which waiting takes no time. */
export async function scriptedJuju(
  folder: string,
  scenario: Scenario,
  answer: Http['request'] = () => Promise.reject(new Error('nothing answers here')),
): Promise<ScriptedJuju> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const program = join(ROOT, 'test/support/juju-program.mjs');
  await chmod(program, 0o755);
  await symlink(program, join(bin, 'juju'));
  const filled = { models: ['out'], start: { timeline: 'deploy', at: 0, empty: true }, ...scenario };
  await writeFile(join(folder, 'scenario.json'), JSON.stringify(filled));
  const real = realPorts({ PATH: `${bin}:${process.env['PATH'] ?? ''}`, SCRIPTED_JUJU: folder });
  let time = 1_000_000;
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    async sleep(milliseconds) {
      // The real clock knows whether the run was cancelled.
      await real.clock.sleep(0);
      time += milliseconds;
    },
  };
  const called = new Map<string, number>();
  const hangs = (verb: string): boolean => {
    const count = (called.get(verb) ?? 0) + 1;
    called.set(verb, count);
    const { hang } = scenario;
    if (hang === undefined || typeof hang === 'string') return hang === verb;
    return hang.verb === verb && count > hang.after && count <= hang.after + hang.times;
  };
  const exec: Exec = {
    ...real.exec,
    async run(command) {
      time += CALL;
      if (!hangs(command.argv[1] ?? '')) {
        // Whether the run was cancelled.
        await real.clock.sleep(0);
        return (
          repeated(folder, filled, command, time) ??
          (await real.exec.run({ ...command, env: { ...command.env, SCRIPTED_NOW: String(time) } }))
        );
      }
      const env = { ...command.env, SCRIPTED_NOW: String(time), SCRIPTED_HANG: 'yes' };
      time += (command.timeout ?? CALL) - CALL;
      return real.exec.run({ ...command, timeout: 400, env });
    },
  };
  const http: Http = { ...real.http, request: answer };
  const ports: TestPorts = { ...real, exec, clock, http };
  const calls = async (): Promise<string[]> => {
    const text = await readFile(join(folder, 'calls.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as string[]).join(' '));
  };
  return {
    ports,
    juju: connectJuju(ports),
    calls,
    changes: async () => (await calls()).filter((line) => !READS.test(line)),
  };
}
