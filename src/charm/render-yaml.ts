import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { keepNewest, type Ports } from '../ports/index.ts';

/** The content of a file of the charm that Juju reads as YAML. */
export interface YamlContent {
  readonly value: Readonly<Record<string, unknown>>;
  readonly order: 'sorted' | 'as given';
}

/** Where rendered texts are kept. */
export interface RenderedTexts {
  readonly cacheDir: string;
  /** The code that renders, by its hash; undefined keeps nothing. */
  readonly bundle?: string;
}

/** Texts that are kept, of all charms and versions of the code: some 2 MB. */
const MOST = 1_000;

/**
 * The content as text. Texts are kept by what they were made of: what renders them is the largest thing that a warm run
 * would load. One that is not whole is rendered again.
 *
 * @param content plain JSON
 */
export async function renderYaml(
  { files }: Pick<Ports, 'files'>,
  { cacheDir, bundle }: RenderedTexts,
  { value, order }: YamlContent,
): Promise<string> {
  const name = hash(JSON.stringify([bundle, order, value]));
  const folder = join(cacheDir, 'rendered-yaml');
  const path = join(folder, name);
  const kept = bundle === undefined ? undefined : await files.readText(path);
  const known = kept?.slice(kept.indexOf('\n') + 1) ?? '';
  if (kept?.slice(0, kept.indexOf('\n')) === hash(known)) return known;
  const text = await render({ value, order });
  if (bundle !== undefined) {
    await files.write(path, `${hash(text)}\n${text}`, { synced: false });
    await keepNewest({ files }, folder, MOST);
  }
  return text;
}

/** YAML that a YAML 1.1 reader (Juju's, PyYAML) reads as the same values: `on` and `22.04` as texts get quotes. */
async function render({ value, order }: YamlContent): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, {
    version: '1.1',
    lineWidth: 0,
    sortMapEntries: order === 'sorted',
    aliasDuplicateObjects: false,
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
