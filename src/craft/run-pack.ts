import { join } from 'node:path';
import { Failure, isFailure } from '../errors/index.ts';
import type { Completed, Ports } from '../ports/index.ts';
import type { ProjectDocument } from '../project/index.ts';
import { findArtifacts, lookAround } from './artifacts.ts';
import { readComplaint } from './complaint.ts';
import { logFolders, readLog } from './log-file.ts';
import type { PackPlan } from './plan-pack.ts';
import { pickTellingLines } from './telling-lines.ts';
import { findTransient } from './transient.ts';

type RunPorts = Pick<Ports, 'exec' | 'files' | 'clock' | 'random' | 'reporter'>;

export interface RunFacts {
  readonly document: ProjectDocument | undefined;
  readonly home: string;
  readonly stateHome?: string | undefined;
}

/** Between a failure that passes by itself and the one further attempt, plus as much again at random. */
const PAUSE = 10_000;
const ANY_FAILURE = Array.from({ length: 255 }, (_, at) => at + 1);

/**
 * Runs a plan; once more when the failure is one that passes by itself.
 *
 * @returns absolute paths of everything that was packed, by name.
 * @throws Failure `CRAFT_REFUSED` with the line of the project file, `CRAFT_FAILED`, `CRAFT_TIMEOUT`,
 * `CRAFT_NO_ARTIFACT`, `CANCELLED`
 */
export async function runPack(ports: RunPorts, plan: PackPlan, facts: RunFacts): Promise<readonly string[]> {
  const usable = await makeFolders(ports, plan);
  const before = await lookAround(ports, plan.cwd, plan.tool);
  const output = await attempt(ports, usable, facts, async (passing) => {
    const pause = PAUSE * (1 + ports.random.fraction());
    ports.reporter.notice(
      `${passing}, which may pass: ${plan.tool.program} is run once more in ${(pause / 1000).toFixed(0)} s`,
    );
    await ports.clock.sleep(pause);
    return attempt(ports, usable, facts);
  });
  const names = findArtifacts(before, await lookAround(ports, plan.cwd, plan.tool), output);
  if (names.length > 0) return names.map((name) => join(plan.cwd, name));
  throw new Failure(
    'CRAFT_NO_ARTIFACT',
    `${plan.tool.program} ended well and left no ${plan.tool.extension} file`,
    {
      hint: `Run it by hand in ${plan.cwd}: ${plan.argv.join(' ')}`,
      details: output.trimEnd().split('\n').slice(-10),
    },
  );
}

/** A folder that cannot be made is one of the cache: the tool works without, and is not told of it. */
async function makeFolders({ files, reporter }: RunPorts, plan: PackPlan): Promise<PackPlan> {
  let { env } = plan;
  for (const folder of plan.folders) {
    try {
      await files.mkdir(folder);
    } catch (error) {
      if (!isFailure(error)) throw error;
      reporter.notice(`${plan.tool.program} runs without ${folder}: ${error.message}`);
      env = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== folder));
    }
  }
  return { ...plan, env };
}

async function attempt(
  ports: RunPorts,
  plan: PackPlan,
  facts: RunFacts,
  onPassing?: (what: string) => Promise<string>,
): Promise<string> {
  const since = ports.clock.now();
  const { argv, cwd, env, timeout } = plan;
  let completed: Completed;
  try {
    completed = await ports.exec.run({
      argv,
      cwd,
      env,
      timeout,
      accept: ANY_FAILURE,
      onLine: (line) => ports.reporter.info(line),
    });
  } catch (error) {
    if (isFailure(error, 'TOOL_TIMEOUT'))
      throw await explain(ports, plan, facts, { output: '', since, cause: error });
    throw error;
  }
  const output = `${completed.stdout}\n${completed.stderr}`;
  if (completed.exitCode === 0) return output;
  const failure = await explain(ports, plan, facts, { output, since, exitCode: completed.exitCode });
  const passing = findTransient([output, ...failure.details].join('\n'));
  if (passing === undefined || onPassing === undefined) throw failure;
  return onPassing(passing);
}

async function explain(
  ports: RunPorts,
  { tool, timeout, argv }: PackPlan,
  { document, ...places }: RunFacts,
  run: {
    readonly output: string;
    readonly since: number;
    readonly exitCode?: number;
    readonly cause?: Failure;
  },
): Promise<Failure> {
  const log = await readLog(ports, run.output, logFolders(tool, places), run.since);
  const lines = pickTellingLines(log?.text ?? run.output);
  const logHint = log === undefined ? '' : `Its whole log is ${log.path}.`;
  if (run.cause !== undefined) {
    const minutes = (timeout / 60_000).toFixed(0);
    return new Failure('CRAFT_TIMEOUT', `${tool.program} was stopped after ${minutes} min`, {
      hint: `Raise the input \`timeout\`, or run it by hand: ${argv.join(' ')}\n${logHint}`.trim(),
      details: [...new Set([...lines, ...run.cause.details])],
      retryable: true,
      cause: run.cause,
    });
  }
  const complaint = readComplaint(run.output, document);
  const at = complaint?.at;
  const options = {
    hint: [complaint?.resolution, logHint].filter((part) => part !== undefined && part !== '').join('\n'),
    details: [...new Set([...(complaint?.details ?? []), ...lines])],
  };
  // A line, or a place in the file: the tool does not like what is written there.
  if (complaint !== undefined && at?.line !== undefined)
    return new Failure('CRAFT_REFUSED', `${tool.program}: ${complaint.message}`, { ...options, at });
  const what = complaint?.message ?? `it failed with exit code ${run.exitCode ?? 0}`;
  return new Failure('CRAFT_FAILED', `${tool.program}: ${what}`, options);
}
