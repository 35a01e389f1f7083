import type { ActionDefinition, ActionMain } from './define.ts';
import { createGithubShell } from './github-shell.ts';
import { runAction } from './run.ts';

/** Runs an action as a step of a GitHub workflow. The heavy part is loaded when the inputs are known to be right. */
export async function runInGithub<D extends ActionDefinition>(
  definition: D,
  load: () => Promise<ActionMain<D>>,
): Promise<void> {
  process.exitCode = await runAction(definition, load, createGithubShell());
}
