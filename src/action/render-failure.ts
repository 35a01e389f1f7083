import { Failure, errorMessage } from '../errors/index.ts';

const DOCS = 'docs/errors.md';

/** What the log says about a failure; see `docs/errors.md` for the codes. */
export function renderFailure(error: unknown): readonly string[] {
  if (!(error instanceof Failure)) return renderBug(error);
  const { at } = error;
  const lines = [`error[${error.code}]: ${error.message}`];
  if (at !== undefined)
    lines.push(`   at ${[at.file, at.line, at.column].filter((part) => part !== undefined).join(':')}`);
  for (const detail of error.details) lines.push(`    | ${detail}`);
  if (error.hint !== undefined)
    lines.push(...` hint ${error.hint}`.split('\n').map((line, at) => (at === 0 ? line : `      ${line}`)));
  lines.push(` docs ${DOCS}#${error.code.toLowerCase()}`);
  return lines;
}

/** Anything that is not a `Failure` is our mistake, and says so. */
function renderBug(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? error.message) : errorMessage(error);
  return [
    `bug: ${errorMessage(error)}`,
    ...stack.split('\n').map((line) => `    | ${line}`),
    ' hint This is a mistake in paas-action, not in your project. Please report it with the lines above.',
  ];
}
