import { Failure } from '../errors/index.ts';
import { findRequirement, type RequirementLine } from './requirements.ts';
import type { PythonTarget } from './target.ts';
import { UV_MESSAGES } from './uv-messages.ts';

/**
 * Turns uv's words about a resolution into a failure at the line of the requirement that caused it. What is not
 * recognised is shown as it is.
 *
 * @param stderr what uv printed
 * @param target what was resolved for, when it is not this machine
 */
export function explainResolution(
  stderr: string,
  lines: readonly RequirementLine[],
  target?: PythonTarget,
): Failure {
  const text = stderr.replaceAll(/\s+/g, ' ');
  const details = stderr.trimEnd().split('\n').slice(-20);
  const recognised = recognise(text, details, lines, target);
  if (recognised !== undefined) return recognised;
  // uv argues from the general to the particular: the requirement that it names last is the one in the way.
  const required = [...text.matchAll(/you require ([\w.-]*\w)/g)].at(-1)?.[1];
  const at = required === undefined ? undefined : findRequirement(lines, required);
  return new Failure('PYTHON_REQUIREMENT', 'the Python requirements cannot be resolved together', {
    hint: 'Loosen one of the versions that the message names.',
    details,
    ...(at !== undefined && { at }),
  });
}

/** The same for what uv says while it installs what was resolved: a build here that fits this machine alone is no wheel. */
export function explainInstallation(
  details: readonly string[],
  lines: readonly RequirementLine[],
  target: PythonTarget,
): Failure {
  const text = details.join(' ').replaceAll(/\s+/g, ' ');
  return (
    recognise(text, details, lines, target) ??
    new Failure('PYTHON_INSTALL', 'the Python packages could not be installed', {
      hint: 'Read the lines above; run the step again if the index could not be reached.',
      details,
    })
  );
}

function recognise(
  text: string,
  details: readonly string[],
  lines: readonly RequirementLine[],
  target: PythonTarget | undefined,
): Failure | undefined {
  for (const [pattern, explain] of UV_MESSAGES) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const { code, message, hint, at } = explain(match, lines, target);
    return new Failure(code, message, {
      hint,
      details,
      ...(at !== undefined && { at }),
      retryable: code === 'NETWORK_UNREACHABLE',
    });
  }
  return undefined;
}
