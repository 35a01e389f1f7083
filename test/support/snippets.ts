import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from './source-files.ts';

/** YAML for GitHub on one of our pages, as a whole workflow. */
export interface Snippet {
  /** `README.md:23`. */
  readonly place: string;
  readonly workflow: string;
}

/** Every YAML block of the pages that is a workflow or a list of steps; steps are put into a job. */
export function workflowSnippets(): readonly Snippet[] {
  const pages = [
    ...['.', 'docs', 'docs/reference', 'docs/frameworks'].flatMap(pagesIn),
    ...readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(\.|node_modules|build|dist)/.test(entry.name))
      .flatMap(({ name }) => pagesIn(name)),
  ];
  return [...new Set(pages)].flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    return [...text.matchAll(/^```ya?ml\n([^]*?)^```/gm)].flatMap(({ 1: block = '', index }) => {
      const workflow = toWorkflow(block);
      const line = text.slice(0, index).split('\n').length;
      return workflow === undefined ? [] : [{ place: `${page}:${line}`, workflow }];
    });
  });
}

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

function toWorkflow(block: string): string | undefined {
  const value: unknown = parse(block);
  if (Array.isArray(value)) {
    const isSteps = value.some(
      (step: unknown) => typeof step === 'object' && step !== null && 'uses' in step,
    );
    if (!isSteps) return undefined;
    return stringify({
      name: 'Page',
      on: 'push',
      permissions: {},
      concurrency: { group: 'page', 'cancel-in-progress': true },
      jobs: {
        page: {
          name: 'Page',
          'runs-on': 'ubuntu-24.04',
          environment: 'page',
          steps: withEarlier(block, value),
        },
      },
    });
  }
  return typeof value === 'object' && value !== null && 'jobs' in value ? block : undefined;
}

/** The steps before those that a page shows, for what it takes from them. */
function withEarlier(block: string, steps: readonly unknown[]): readonly unknown[] {
  const named = new Set([...block.matchAll(/^\s*-?\s*id: (\S+)/gm)].map(([, id]) => id));
  const taken = new Set([...block.matchAll(/steps\.([\w-]+)\./g)].map(([, id]) => id));
  const earlier = [...taken].filter((id) => !named.has(id)).map((id) => ({ id, run: 'true' }));
  return [...earlier, ...steps];
}
