import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { ROOT } from './source-files.ts';

/** The workflow of this name on a page. */
export function workflowOf(page: string, name: string): string {
  const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/```yaml\n([^]*?)```/g)];
  return blocks.find(([, text = '']) => text.startsWith(`name: ${name}\n`))?.[1] ?? expect.fail(name);
}

type Workflow = Record<string, unknown> & { jobs: Record<string, Record<string, unknown>> };

/** The same workflow on one event, with one of its jobs alone, and more inputs for it. */
export function onlyJob(
  workflow: string,
  name: string,
  inputs: Readonly<Record<string, string | boolean>>,
  event?: string,
): string {
  const all = parse(workflow) as Workflow;
  const { needs: _, with: given = {}, ...job } = all.jobs[name] ?? expect.fail(name);
  return stringify({
    ...all,
    ...(event !== undefined && { on: event }),
    jobs: { [name]: { ...job, with: { ...(given as object), ...inputs } } },
  });
}
