import type { CharmFacts } from './facts.ts';
import type { CharmPart } from './part.ts';

export interface EntrypointProblem {
  readonly message: string;
  readonly hint: string;
  readonly line?: number;
}

/** Why Juju could not start the charm, or undefined. Only asked when dispatch is ours: a dispatch of the user's own may start anything. */
export function findEntrypointProblem(part: CharmPart, facts: CharmFacts): EntrypointProblem | undefined {
  const { entrypoint: path } = part;
  const file = facts.tree.files.find((one) => one.path === path);
  if (facts.entrypoint === undefined)
    return {
      message: 'the entry point is not there',
      hint: `Create ${path}, or set charm-entrypoint to the file that calls ops.main.`,
    };
  if (file === undefined)
    return { message: 'the entry point is left out of the charm by a rule', hint: 'Correct .jujuignore.' };
  // Its dispatch gives the file to Python.
  if (part.plugin === 'uv') return undefined;
  if (!file.executable)
    return {
      message: 'the entry point is not executable',
      hint: `Run \`chmod +x ${path}\` (in a repository: \`git update-index --chmod=+x ${path}\`).`,
    };
  if (!facts.entrypoint.startsWith('#!'))
    return {
      message: 'the entry point does not start with an interpreter',
      hint: 'Make `#!/usr/bin/env python3` its first line.',
      line: 1,
    };
  return undefined;
}

/** Whether a module of ops is imported anywhere in the text. */
export function importsOps(source: string): boolean {
  return /^[ \t]*(?:import\s+(?:[\w.]+(?:\s+as\s+\w+)?\s*,\s*)*ops\b|from\s+ops[\s.])/m.test(source);
}

/** Whether the text calls ops.main in one of its usual spellings (the linter `ops-main-call` of charmcraft). */
export function callsOpsMain(source: string): boolean {
  if (/\bops\.main(?:\.main)?\s*\(/.test(source)) return true;
  const imported = /^[ \t]*from\s+ops(?:\.main)?\s+import\s(?:[\w\s,(]*\b)?main(?:\s+as\s+(\w+))?/m.exec(
    source,
  );
  if (imported === null) return false;
  return new RegExp(`(?<![\\w.])${imported[1] ?? 'main'}\\s*\\(`).test(source);
}
