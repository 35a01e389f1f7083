import { createHash } from 'node:crypto';

/** A charm library: a Python file that says of itself what it is. */
export interface CharmLibrary {
  /** Where it stands in a charm: `lib/charms/<charm>/v<api>/<library>.py`. */
  readonly path: string;
  /** As it is imported: `traefik_k8s`. */
  readonly charm: string;
  readonly name: string;
  readonly api: number;
  readonly patch: number;
  /** Python requirements that the library brings along. */
  readonly pydeps: readonly string[];
}

/** A problem of one library, with the line where it is known. */
export interface LibraryProblem {
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

export type ParsedLibrary = CharmLibrary | LibraryProblem;

/** The parts of a library's path; undefined when it is no library's. */
export function parseLibraryPath(
  path: string,
): { readonly charm: string; readonly api: number; readonly name: string } | undefined {
  const match = /^lib\/charms\/([^/]+)\/v(\d+)\/([^/]+)\.py$/.exec(path);
  const [, charm, api, name] = match ?? [];
  if (charm === undefined || api === undefined || name === undefined || name === '__init__') return undefined;
  return { charm, api: Number(api), name };
}

/**
 * Reads a library's own assignments to LIBID, LIBAPI, LIBPATCH and PYDEPS. They are constants at the top level, as
 * charmcraft wants them (utils/charmlibs.py), so a look at the text is enough and no Python is needed.
 */
export function parseLibrary(path: string, text: string): ParsedLibrary | undefined {
  const place = parseLibraryPath(path);
  if (place === undefined) return undefined;
  const code = blankDocstringsAndComments(text);
  const missing = ['LIBID', 'LIBAPI', 'LIBPATCH'].filter((name) => !assignment(name).test(code));
  if (missing.length > 0) return { path, message: `the library does not set ${missing.join(', ')}` };
  const api = Number(/^LIBAPI\s*=\s*(\d+)\s*$/m.exec(code)?.[1] ?? NaN);
  const patch = Number(/^LIBPATCH\s*=\s*(\d+)\s*$/m.exec(code)?.[1] ?? NaN);
  if (Number.isNaN(api) || Number.isNaN(patch))
    return {
      path,
      line: lineOf(code, /^LIB(?:API|PATCH)\s*=/m),
      message: 'LIBAPI and LIBPATCH must be whole numbers',
    };
  if (api !== place.api)
    return {
      path,
      line: lineOf(code, /^LIBAPI\s*=/m),
      message: `LIBAPI is ${api} in a folder for v${place.api}`,
    };
  const pydeps = parsePydeps(code);
  if (pydeps === undefined)
    return { path, line: lineOf(code, /^PYDEPS\s*=/m), message: 'PYDEPS must be a list of texts' };
  return { path, charm: place.charm, name: place.name, api, patch, pydeps };
}

export function isLibrary(parsed: ParsedLibrary): parsed is CharmLibrary {
  return 'pydeps' in parsed;
}

function assignment(name: string): RegExp {
  return new RegExp(`^${name}\\s*=`, 'm');
}

function lineOf(text: string, pattern: RegExp): number {
  return text.slice(0, pattern.exec(text)?.index ?? 0).split('\n').length;
}

/** Examples in a docstring may look like assignments. What is taken out leaves its line breaks behind. */
function blankDocstringsAndComments(text: string): string {
  const tokens =
    /"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g;
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(tokens, (token) => (/^(?:"""|'''|#)/.test(token) ? token.replaceAll(/[^\n]+/g, ' ') : token));
}

function parsePydeps(code: string): readonly string[] | undefined {
  const start = /^PYDEPS\s*=\s*/m.exec(code);
  if (start === null) return [];
  const list = /^\[((?:\s|,|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')*)\]/.exec(
    code.slice(start.index + start[0].length),
  );
  if (list?.[1] === undefined) return undefined;
  return [...list[1].matchAll(/(["'])(.*?)\1/g)].map(([, , requirement = '']) => requirement);
}

/**
 * The hash that Charmhub keeps of a library: SHA-256 of its lines without the three that name its version, so that a
 * new number alone is no new content.
 */
export function hashLibrary(text: string): string {
  const kept = text
    .replaceAll('\r\n', '\n')
    .split(/(?<=\n)/)
    .filter((line) => !/^LIB(?:API|PATCH|ID)/.test(line));
  return createHash('sha256').update(kept.join('')).digest('hex');
}
