import type { ActionDefinition, ActionRun } from '../../src/action/index.ts';
import { runOf } from './action-run.ts';
import type { TestPorts } from './ports.ts';
import { createHash } from 'node:crypto';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Changes what a memory keeps in a folder, and its sums with it: what comes out shows whether it was asked. */
export async function rewriteKept(folder: string, change: (text: string) => string): Promise<void> {
  for (const name of await readdir(folder)) {
    const text = change((await readFile(join(folder, name), 'utf8')).replace(/^.*\n/, ''));
    const sum = createHash('sha256').update(text).digest('hex');
    await writeFile(join(folder, name), `${sum}\n${text}`);
  }
}

/** Changes the files of a memory as an accident would. */
export async function damageKept(folder: string, damage: (text: string) => string): Promise<void> {
  for (const name of await readdir(folder))
    await writeFile(join(folder, name), damage(await readFile(join(folder, name), 'utf8')));
}

/** Makes what a memory keeps look old, and as if there were `count` answers of it. */
export async function ageKept(folder: string, count: number): Promise<void> {
  const names = await readdir(folder);
  for (let index = names.length; index < count; index += 1) {
    const name = `old-${index}`;
    await writeFile(join(folder, name), '');
    names.push(name);
  }
  for (const name of names) await utimes(join(folder, name), 1, 1);
}

/** What may become of a kept file that has the text `"kept"` in it. */
export const ACCIDENTS: readonly [string, (text: string) => string][] = [
  ['a byte is another', (text) => text.replace('"kept"', '"kepx"')],
  ['its end is missing', (text) => text.slice(0, -10)],
  ['it is empty', () => ''],
  ['it is of another kind', () => '{}\n'],
];

/** What may differ between two runs that could share an answer. */
export interface Change {
  /** Hash of the bundle that runs; nothing for sources that are no bundle. */
  readonly bundle?: string;
  readonly platform?: string;
  readonly path?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A run of a bundle by the embedded engine. */
export function runOfBundle<D extends ActionDefinition>(
  definition: D,
  ports: TestPorts,
  folder: string,
  { bundle = '1'.repeat(64), platform, path = '.', variables }: Change,
): ActionRun<D> {
  const inputs = { path, engine: 'embedded', ...(platform !== undefined && { platform }) };
  const run = runOf(definition, ports, folder, inputs, variables);
  return { ...run, host: { ...run.host, ...(bundle !== '' && { bundle }) } };
}

/** Makes what is kept tell that it was kept. */
export function markKept(memory: string): Promise<void> {
  return rewriteKept(memory, (text) => text.replaceAll(/"summary":"[^"]*"/g, '"summary":"kept"'));
}
