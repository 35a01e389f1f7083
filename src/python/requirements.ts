import { posix } from 'node:path';
import type { Location } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

/** One meaningful line of a requirements file. https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
export interface RequirementLine {
  /** Relative to the project, as the user would write it. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** The normalised distribution (PEP 503), where the line names one. */
  readonly name?: string;
  /** The folder or archive beside the project that the line installs. */
  readonly local?: string;
  /** Whether its file limits versions without asking for packages. */
  readonly constraint?: true;
}

/** PEP 503: case and runs of `-`, `_`, `.` do not matter. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** The distribution that a requirement names, or undefined for options, paths and URLs. */
export function findRequirementName(text: string): string | undefined {
  const match = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:$|[[<>=!~;@\s(,])/.exec(text.trim());
  return match?.[1] === undefined ? undefined : normalizeName(match[1]);
}

/** The meaningful lines of a requirements file: comments dropped, continued lines joined, includes kept as they are. */
export function parseRequirements(file: string, content: string): readonly RequirementLine[] {
  const lines: RequirementLine[] = [];
  let pending: { line: number; text: string } | undefined;
  for (const [index, raw] of content.split(/\r\n|\r|\n/).entries()) {
    const stripped = raw.replace(/(^|\s)#.*$/, '$1');
    const text = pending === undefined ? stripped : `${pending.text} ${stripped.trim()}`;
    const line: number = pending?.line ?? index + 1;
    if (text.trimEnd().endsWith('\\')) {
      pending = { line, text: text.trimEnd().slice(0, -1).trimEnd() };
      continue;
    }
    pending = undefined;
    if (text.trim() !== '') lines.push(parseLine(file, line, text.trim()));
  }
  if (pending !== undefined && pending.text.trim() !== '')
    lines.push(parseLine(file, pending.line, pending.text.trim()));
  return lines;
}

function parseLine(file: string, line: number, text: string): RequirementLine {
  const name = findRequirementName(text);
  const local = findLocalPath(text);
  return { file, line, text, ...(name !== undefined && { name }), ...(local !== undefined && { local }) };
}

function findLocalPath(text: string): string | undefined {
  const target = /^(?:-e|--editable)[\s=]+([^\s=].*)$/.exec(text)?.[1] ?? text;
  const path = target.trim().replace(/\[[^\]]*\]$/, '');
  if (/^(?:git\+)?[a-z][a-z0-9+.-]*:\/\//i.test(path)) return undefined;
  return target !== text || /^\.{0,2}\//.test(path) || path === '.' || path === '..' ? path : undefined;
}

/** The file that a `-r` or `-c` line, or one of their long forms, includes. */
function findInclude(text: string): { readonly path: string; readonly constraint: boolean } | undefined {
  const [, option, path] = /^(-r|-c|--requirement|--constraint)[\s=]*([^\s=]\S*)$/.exec(text) ?? [];
  return path === undefined ? undefined : { path, constraint: option === '-c' || option === '--constraint' };
}

export interface Requirements {
  readonly lines: readonly RequirementLine[];
  /** Every file that was read, for cache keys. */
  readonly contents: readonly { readonly file: string; readonly content: string }[];
}

/**
 * Reads requirements files with everything that they include, each file once. Missing ones are left to uv, which names
 * them.
 *
 * @param constraints files that limit versions only
 */
export async function readRequirements(
  ports: Pick<Ports, 'files'>,
  root: string,
  paths: readonly string[],
  constraints: readonly string[] = [],
): Promise<Requirements> {
  const lines: RequirementLine[] = [];
  const contents: { file: string; content: string }[] = [];
  const place = (constraint: boolean) => (path: string) => ({ file: posix.normalize(path), constraint });
  const waiting = [...paths.map(place(false)), ...constraints.map(place(true))];
  const seen = new Set<string>();
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { file, constraint } = next;
    if (seen.has(file) || /^[a-z][a-z0-9+.-]*:\/\//i.test(file)) continue;
    seen.add(file);
    const content = await ports.files.readText(posix.resolve(root, file));
    if (content === undefined) continue;
    contents.push({ file, content });
    const found = parseRequirements(file, content.replace(/^\uFEFF/, ''));
    lines.push(...(constraint ? found.map((line) => ({ ...line, constraint })) : found));
    for (const { text } of found) {
      const include = findInclude(text);
      if (include === undefined) continue;
      const path = posix.join(posix.dirname(file), include.path);
      waiting.push({ file: path, constraint: constraint || include.constraint });
    }
  }
  return { lines, contents };
}

/** Where a distribution is asked for by name. */
export function findRequirement(lines: readonly RequirementLine[], name: string): Location | undefined {
  const wanted = normalizeName(name);
  const found = lines.find((line) => line.name === wanted);
  return found && { file: found.file, line: found.line };
}
