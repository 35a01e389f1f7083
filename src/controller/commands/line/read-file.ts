import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod/mini';
import { errorMessage } from '../../../errors/index.ts';
import type { Services, Terminal } from './command.ts';
import { readInput } from './prompt.ts';
import { refuse } from './refuse.ts';

const mapping = z.record(z.string(), z.unknown());

/** The text of a file as the user named it; `-` and `/dev/stdin` are the client's standard input. */
async function readNamedFile(
  path: string,
  terminal: Terminal,
  { files }: Pick<Services, 'files'>,
): Promise<string> {
  if (path === '-' || path === '/dev/stdin') return readInput(terminal);
  const text = await files.readText(resolve(terminal.cwd, path));
  if (text === undefined) throw refuse(`open ${path}: no such file or directory`);
  return text;
}

/** A YAML (or JSON) file that must hold a mapping. */
export async function readNamedYaml(
  path: string,
  terminal: Terminal,
  services: Pick<Services, 'files'>,
): Promise<Record<string, unknown>> {
  const text = await readNamedFile(path, terminal, services);
  try {
    return mapping.parse(parse(text, { version: '1.1' }) ?? {});
  } catch (error) {
    throw refuse(`cannot parse "${path}": ${errorMessage(error).split('\n')[0] ?? ''}`);
  }
}

/** `@file` as a value means the file's content, in `config` and `add-secret`. */
export async function expandValue(
  value: string,
  terminal: Terminal,
  services: Pick<Services, 'files'>,
): Promise<string> {
  return value.startsWith('@') ? readNamedFile(value.slice(1), terminal, services) : value;
}
