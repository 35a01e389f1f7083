import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, startJob, type StepResult } from '../../src/cli/demo/workflow.ts';
import { ROOT } from './source-files.ts';

export const BUNDLES = join(ROOT, 'build/dist');

export interface BundleRun extends StepResult {
  /** Everything that the step printed, runner's commands included. */
  readonly log: string;
}

/** Runs one shipped bundle as a runner would, in a job of its own. */
export async function runBundle(
  action: string,
  inputs: Readonly<Record<string, string>>,
  options: { workspace?: string; env?: Readonly<Record<string, string>>; signal?: AbortSignal } = {},
): Promise<BundleRun> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    const home = process.env['HOME'] ?? '/root';
    const path = process.env['PATH'] ?? '';
    const job = await startJob(folder, options.workspace ?? folder, BUNDLES, {
      PATH: path,
      HOME: home,
      ...options.env,
    });
    const lines: string[] = [];
    const signal = options.signal ?? new AbortController().signal;
    const result = await runStep(job, { name: action, action, inputs }, (line) => lines.push(line), signal);
    return { ...result, log: lines.join('\n') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
