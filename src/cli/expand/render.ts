import { stringify } from 'yaml';
import { isFailure } from '../../errors/index.ts';
import { ProjectFailure, type JsonObject, type Path } from '../../project/index.ts';

export const formats = ['yaml', 'json'] as const;
export type Format = (typeof formats)[number];

/** The document as text; texts that YAML 1.1 would read as something else are quoted. */
export function renderDocument(document: JsonObject, format: Format): string {
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  return stringify(document, {
    version: '1.1',
    lineWidth: 0,
    indentSeq: false,
    aliasDuplicateObjects: false,
  });
}

interface RefusedField {
  /** Where the field is in the document: keys, and indexes of lists; empty when it is about something else. */
  readonly path: Path;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly hint?: string;
}

/** A refusal as one JSON object, for programs. Undefined when `error` is a mistake of ours. */
export function renderRefusal(error: unknown): string | undefined {
  if (!isFailure(error)) return undefined;
  const { code, message } = error;
  const problems: readonly RefusedField[] =
    error instanceof ProjectFailure
      ? error.problems.map((problem) => ({
          path: problem.path,
          message: problem.message,
          file: problem.file,
          ...(problem.line !== undefined && { line: problem.line }),
          ...(problem.hint !== undefined && { hint: problem.hint }),
        }))
      : [
          {
            path: [],
            message,
            ...(error.at !== undefined && { file: error.at.file }),
            ...(error.at?.line !== undefined && { line: error.at.line }),
            ...(error.hint !== undefined && { hint: error.hint }),
          },
        ];
  return `${JSON.stringify({ error: { code, message, problems } }, null, 2)}\n`;
}
