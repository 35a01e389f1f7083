import { createHash } from 'node:crypto';

/** Files of an installation that are left out: they hold times, build paths, or state of the installer. */
export function isInstallerState(path: string): boolean {
  return (
    path === '.lock' ||
    /(?:^|\/)[^/]+\.dist-info\/(?:uv_cache\.json|uv_build\.json|direct_url\.json|REQUESTED)$/.test(path) ||
    /(?:^|\/)__pycache__(?:\/|$)/.test(path) ||
    path.endsWith('.pyc')
  );
}

/** `uv pip --target` puts a wheel's scripts and data beside its packages; a venv has them at its root, as rocks do. */
const dataFolders = new Set(['share', 'etc', 'include', 'man']);

/**
 * Where a file of the target folder lies in the image.
 *
 * @param path relative to the target folder
 * @param isData whether the top folder of the path holds data rather than an importable package
 */
export function arrangedPath(
  path: string,
  pythonVersion: string,
  isData: (folder: string) => boolean,
): string {
  const top = path.split('/', 1)[0] ?? '';
  if (top === 'bin' && path.includes('/')) return path;
  if (dataFolders.has(top) && path.includes('/') && isData(top)) return path;
  return `lib/python${pythonVersion}/site-packages/${path}`;
}

/** Replaces the interpreter of this machine in a console script by the image's (rockcraft/plugins/python_common.py). */
export function rewriteShebang(content: Uint8Array, interpreter: string): Uint8Array {
  const shebang = Buffer.from(`#!/bin/${interpreter}\n`);
  const end = content.indexOf(0x0a);
  const first = Buffer.from(content.subarray(0, Math.max(0, end))).toString('latin1');
  if (/^#!.*python[\d.]*\s*$/.test(first)) return Buffer.concat([shebang, content.subarray(end + 1)]);
  // distlib's form for paths that are too long or have blanks: three lines that are shell and Python at once.
  const text = Buffer.from(content).toString('latin1');
  const exec = /^#!\/bin\/sh\n'''exec' .*python[\d.]*['"]? "\$0" "\$@"\n' '''\n/.exec(text);
  if (exec === null) return content;
  return Buffer.concat([shebang, content.subarray(exec[0].length)]);
}

/** Moves and changed contents of one installation, for rewriting its RECORD. */
export interface RecordChanges {
  /** Path in RECORD to path relative to site-packages; undefined drops the line. */
  readonly move: (path: string) => string | undefined;
  /** New content by path in RECORD. */
  readonly changed: ReadonlyMap<string, Uint8Array>;
  /** Path in RECORD to that of its bytecode relative to site-packages, where there is some. */
  readonly compiled?: (path: string) => string | undefined;
}

/**
 * Brings a RECORD in line with the image. https://packaging.python.org/en/latest/specifications/recording-installed-packages/
 */
export function rewriteRecord(text: string, changes: RecordChanges): string {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const kept = lines.flatMap((line) => {
    const match = /^("(?:[^"]|"")*"|[^,]*),([^,]*),([^,]*)$/.exec(line);
    if (match === null) return [line];
    const path = (match[1] ?? '').replace(/^"(.*)"$/, '$1').replaceAll('""', '"');
    const target = changes.move(path);
    if (target === undefined) return [];
    const content = changes.changed.get(path);
    const bytecode = changes.compiled?.(path);
    // As pip does it: what is compiled has neither hash nor size there.
    const more = bytecode === undefined ? [] : [`${quote(bytecode)},,`];
    if (content === undefined) return [`${quote(target)},${match[2] ?? ''},${match[3] ?? ''}`, ...more];
    const hash = createHash('sha256').update(content).digest('base64url');
    return [`${quote(target)},sha256=${hash},${content.byteLength}`, ...more];
  });
  return kept.map((line) => `${line}\n`).join('');
}

function quote(path: string): string {
  return /[",]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
}
