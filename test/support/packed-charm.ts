import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { openZip } from '../../src/controller/index.ts';

/** What a packed charm holds, for comparing who packed it. */
export interface CharmContents {
  /** The files that Juju reads, as values: how YAML is laid out is nobody's promise. */
  readonly documents: Readonly<Record<string, unknown>>;
  /** Every other file but bytecode, which is of one Python: its mode in octal and its SHA-256. */
  readonly files: Readonly<Record<string, string>>;
}

const DOCUMENT = /^(metadata|config|actions|manifest)\.yaml$/;

export function readCharmContents(charm: string): CharmContents {
  const archive = openZip(readFileSync(charm));
  const documents: Record<string, unknown> = {};
  const files: Record<string, string> = {};
  for (const { name, mode } of archive.entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const content = archive.read(name) ?? new Uint8Array();
    if (DOCUMENT.test(name)) documents[name] = parse(Buffer.from(content).toString());
    else if (!/\/$|\/__pycache__\//.test(name))
      files[name] = `${(mode & 0o7777).toString(8)} ${createHash('sha256').update(content).digest('hex')}`;
  }
  return { documents, files };
}
