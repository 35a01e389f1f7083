import { posix } from 'node:path';
import type { Location } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';

/** One meaningful line of a requirements file. https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
export interface RequirementLine {
  /** Path as the user would write it, relative to the project. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Normalised distribution name (PEP 503), where the line names one. */
  readonly name?: string;
  /** The local folder or archive that the line installs, relative to the project. */
  readonly local?: string;
}

/** PEP 503: case and runs of `-`, `_`, `.` do not matter. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** The distribution that a requirement specifier names, or undefined for options, paths and URLs. */
export function findRequirementName(text: string): string | undefined {
  const match = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:$|[[<>=!~;@\s(,])/.exec(text.trim());
  return match?.[1] === undefined ? undefined : normalizeName(match[1]);
}

/** Splits a requirements file into its meaningful lines: comments dropped, continuations joined, includes kept. */
export function parseRequirements(file: string, content: string): RequirementLine[] {
  const lines: RequirementLine[] = [];
  let pending: { line: number; text: string } | undefined;
  for (const [index, raw] of content.split(/\r\n|\r|\n/).entries()) {
    const stripped = raw.replace(/(^|\s)#.*$/, '$1');
    const current: { line: number; text: string } = pending
      ? { line: pending.line, text: `${pending.text} ${stripped.trim()}` }
      : { line: index + 1, text: stripped };
    if (current.text.trimEnd().endsWith('\\')) {
      pending = { line: current.line, text: current.text.trimEnd().slice(0, -1).trimEnd() };
      continue;
    }
    pending = undefined;
    const text = current.text.trim();
    if (text === '') continue;
    const name = findRequirementName(text);
    const local = findLocalPath(text);
    lines.push({
      file,
      line: current.line,
      text,
      ...(name === undefined ? {} : { name }),
      ...(local === undefined ? {} : { local }),
    });
  }
  return lines;
}

function findLocalPath(text: string): string | undefined {
  const target = /^(?:-e|--editable)[\s=]+(.+)$/.exec(text)?.[1] ?? text;
  const editable = target !== text;
  const path = target.trim().replace(/\[[^\]]*\]$/, '');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return undefined;
  return editable || /^\.{0,2}\//.test(path) || path === '.' || path === '..' ? path : undefined;
}

/** The file that a `-r`, `-c` or long form line includes. */
export function findInclude(text: string): string | undefined {
  return /^(?:-r|-c|--requirement|--constraint)[\s=]*(\S+)$/.exec(text)?.[1];
}

/**
 * Reads requirements files with everything they include, in the order of reading; each file once.
 * Missing files are left to uv, which names them.
 */
export async function readRequirements(
  ports: Pick<Ports, 'files'>,
  root: string,
  paths: readonly string[],
): Promise<{ lines: RequirementLine[]; contents: { file: string; content: string }[] }> {
  const lines: RequirementLine[] = [];
  const contents: { file: string; content: string }[] = [];
  const waiting = paths.map((path) => posix.normalize(path));
  const seen = new Set<string>();
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (seen.has(file) || /^[a-z][a-z0-9+.-]*:\/\//i.test(file)) continue;
    seen.add(file);
    const content = await ports.files.readText(posix.resolve(root, file));
    if (content === undefined) continue;
    contents.push({ file, content });
    const found = parseRequirements(file, content.replace(/^\uFEFF/, ''));
    lines.push(...found);
    for (const { text } of found) {
      const include = findInclude(text);
      if (include !== undefined) waiting.push(posix.join(posix.dirname(file), include));
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
