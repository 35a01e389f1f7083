import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/** One step as a workflow would have it: the bundle of an action with its inputs. */
export interface Step {
  readonly name: string;
  readonly action: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface StepResult {
  readonly exitCode: number;
  /** Wall time of the process in milliseconds, its start included. */
  readonly took: number;
  readonly outputs: Readonly<Record<string, string>>;
  /** The Markdown that the step wrote for the job's page. */
  readonly summary: string;
}

/** The files and variables by which a GitHub runner and its steps talk; kept for one job. */
export interface Job {
  readonly folder: string;
  readonly workspace: string;
  readonly bundlesDir: string;
  /** The Node that runs the bundles; by default the one that runs this. */
  readonly node?: string;
  /** What every step sees; PATH and exported variables grow from step to step. */
  env: Record<string, string>;
}

export async function startJob(
  folder: string,
  workspace: string,
  bundlesDir: string,
  env: Record<string, string>,
): Promise<Job> {
  await mkdir(join(folder, 'temp'), { recursive: true });
  return {
    folder,
    workspace,
    bundlesDir,
    env: { ...env, GITHUB_WORKSPACE: workspace, RUNNER_TEMP: join(folder, 'temp') },
  };
}

/**
 * Runs the shipped bundle of one step exactly as the runner does: inputs in the environment, outputs, PATH, variables
 * and the summary through files. `onLine` gets the log with the runner's commands still in it.
 */
export async function runStep(
  job: Job,
  step: Step,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<StepResult> {
  const files = { output: '', path: '', env: '', summary: '' };
  for (const name of Object.keys(files) as (keyof typeof files)[]) {
    files[name] = join(job.folder, `${name}-${randomUUID()}`);
    await writeFile(files[name], '');
  }
  // A signal that came while the files were written is told to nobody who listens later.
  signal.throwIfAborted();
  const inputs = Object.entries(step.inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const started = performance.now();
  const child = spawn(job.node ?? process.execPath, [join(job.bundlesDir, step.action, 'index.js')], {
    cwd: job.workspace,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...job.env,
      ...(Object.fromEntries(inputs) as Record<string, string>),
      GITHUB_OUTPUT: files.output,
      GITHUB_PATH: files.path,
      GITHUB_ENV: files.env,
      GITHUB_STEP_SUMMARY: files.summary,
    },
  });
  // Cancelled as on a runner: asked to stop, and given time to clean up.
  const stop = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', stop, { once: true });
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', onLine);
  const exitCode = await new Promise<number>((resolve) =>
    child.once('close', (code) => resolve(code ?? 130)),
  );
  signal.removeEventListener('abort', stop);
  const took = performance.now() - started;

  const read = (path: string): Promise<string> => readFile(path, 'utf8');
  const folders = (await read(files.path)).split('\n').filter((line) => line !== '');
  Object.assign(job.env, parseFileCommands(await read(files.env)));
  job.env['PATH'] = [...folders.toReversed(), job.env['PATH'] ?? ''].join(':');
  return {
    exitCode,
    took,
    outputs: parseFileCommands(await read(files.output)),
    summary: await read(files.summary),
  };
}

/** Reads `name=value` and `name<<DELIMITER` blocks, the form of `GITHUB_OUTPUT` and `GITHUB_ENV`. */
function parseFileCommands(text: string): Record<string, string> {
  const found: [string, string][] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const block = /^([^=<]+)<<(.+)$/.exec(line);
    if (block !== null) {
      const end = lines.indexOf(block[2] ?? '', at + 1);
      if (end === -1) throw new Error(`the block of ${block[1] ?? ''} does not end`);
      found.push([block[1] ?? '', lines.slice(at + 1, end).join('\n')]);
      at = end;
    } else if (line.includes('=')) {
      found.push([line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    }
  }
  return Object.fromEntries(found) as Record<string, string>;
}
