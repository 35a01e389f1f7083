import type { Location } from '../../errors/index.ts';
import { ProjectFailure } from '../problem.ts';

/** Line and column, both from 1, of an offset into the text. */
function locationAt(file: string, source: string, offset: number): Required<Location> {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { file, line: before.split('\n').length, column: offset - lineStart + 1 };
}

export function yamlFailure(
  file: string,
  source: string,
  offset: number,
  message: string,
  hint?: string,
): ProjectFailure {
  return yamlFailureAt(locationAt(file, source, offset), message, hint);
}

export function yamlFailureAt(at: Location, message: string, hint?: string): ProjectFailure {
  const problem = { ...at, path: [], message, ...(hint === undefined ? {} : { hint }) };
  return new ProjectFailure('YAML_INVALID', `${at.file} is not valid YAML: ${message}`, [problem], hint);
}

export function yamlTooLarge(file: string, source: string, offset: number, message: string): ProjectFailure {
  const problem = { ...locationAt(file, source, offset), path: [], message };
  return new ProjectFailure('YAML_TOO_LARGE', `${file} ${message}`, [problem]);
}
