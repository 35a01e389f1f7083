import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';
import type { CraftTool } from './tool.ts';

/** The path that the tool names at the end of its output (craft_cli/messages.py). */
function findLogPath(output: string): string | undefined {
  return [...output.matchAll(/Full execution log: '([^'\n]+)'/g)].at(-1)?.[1];
}

/** Where the tools write their logs (craft_cli through platformdirs): now, and with a platformdirs before 3.0. */
export function logFolders(
  { program }: CraftTool,
  { home, stateHome }: { readonly home: string; readonly stateHome?: string | undefined },
): readonly string[] {
  return [
    join(stateHome ?? join(home, '.local/state'), program, 'log'),
    join(home, '.local/state', program, 'log'),
    join(home, '.cache', program, 'log'),
  ];
}

/**
 * The log of a run: the one that its output names, else (a tool that was stopped names none) the newest one in the
 * folders. Names carry the time, so the last in order is the newest.
 *
 * @param since milliseconds since 1970; older files are of other runs.
 */
export async function readLog(
  { files }: Pick<Ports, 'files'>,
  output: string,
  folders: readonly string[],
  since: number,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  const named = findLogPath(output);
  const candidates = named === undefined ? [] : [named];
  for (const folder of new Set(folders)) {
    const names = ((await files.list(folder)) ?? []).filter((name) => name.endsWith('.log'));
    const last = names.at(-1);
    if (last !== undefined) candidates.push(join(folder, last));
  }
  for (const path of candidates) {
    const stat = await files.stat(path);
    if (stat?.kind !== 'file' || (path !== named && stat.mtime < since)) continue;
    const text = await readEnd(files, path, stat.size);
    return { path, text };
  }
  return undefined;
}

/** A log can be hundreds of megabytes; what matters is at its end. */
async function readEnd(files: Ports['files'], path: string, size: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.readStream(path, { start: Math.max(0, size - 1_048_576) }))
    chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
