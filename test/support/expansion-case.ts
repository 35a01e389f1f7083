import type { ProjectFiles } from './random-project.ts';

/** A project and what is asked of it; the tools' answers are in test/fixtures/expansions. */
export interface ExpansionCase {
  readonly name: string;
  /** `rock-pack` is the document that rockcraft packs, not the one that it prints. */
  readonly kind: 'rock' | 'rock-pack' | 'charm';
  readonly files: ProjectFiles;
  /** Files that are executable. */
  readonly executable?: readonly string[];
  readonly experimental?: boolean;
}

const head = (base: string): string =>
  `name: my-app\n${base}\nversion: '0.1'\nsummary: An app\ndescription: It serves.\nplatforms: {amd64: , arm64: }\n`;
const noble = 'base: ubuntu@24.04';
export const bare = 'base: bare\nbuild-base: ubuntu@24.04';

/** A rockcraft.yaml of an extension, with what the user adds. */
export function rock(
  name: string,
  extension: string,
  files: ProjectFiles,
  { base = noble, add = '', ...rest }: { base?: string; add?: string } & Partial<ExpansionCase> = {},
): ExpansionCase {
  const document = `${head(base)}extensions: [${extension}-framework]\n${add}`;
  return { name, kind: 'rock', ...rest, files: { ...files, 'rockcraft.yaml': document } };
}

export const part = (name: string, lines: string): string =>
  `parts:\n  ${name}:\n${lines.replaceAll(/^/gm, '    ')}\n`;

/** Which the plugin does not know: charmcraft says so when it builds, rockcraft at once. */
const SELF_CONTAINED = 'parts: {mine: {plugin: dump, source: ., build-attributes: [self-contained]}}\n';

/** The charms of one framework: its bases, the gate, an endpoint that adds options, and `add`, which it may refuse. */
export function charms(framework: string, add: string): readonly ExpansionCase[] {
  return (
    [
      ['', 'ubuntu@24.04', false, ''],
      [': enabled', 'ubuntu@24.04', true, ''],
      [': 22.04', 'ubuntu@22.04', true, ''],
      [': 26.04', 'ubuntu@26.04', true, ''],
      [': 26.04 not enabled', 'ubuntu@26.04', false, ''],
      [': oauth', 'ubuntu@24.04', true, 'requires: {login: {interface: oauth, limit: 1}}\n'],
      [': own option', 'ubuntu@24.04', true, add],
      [': build-attributes', 'ubuntu@24.04', true, SELF_CONTAINED],
    ] as const
  ).map(([variant, base, experimental, more]) => ({
    name: `${framework}${variant}`,
    kind: 'charm',
    experimental,
    files: {
      'charmcraft.yaml': `name: my-app\ntype: charm\nbase: ${base}\nplatforms: {amd64: }\nsummary: An app\ndescription: It serves.\nextensions: [${framework}-framework]\n${more}`,
    },
  }));
}
