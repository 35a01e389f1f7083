import type { CharmYaml } from './expand/index.ts';
import type { CharmPlatform } from './platform.ts';

/** Keys of metadata.yaml that stand in charmcraft.yaml under the same name (charmcraft/models/metadata.py). */
const SAME_NAME = [
  ...['name', 'summary', 'description', 'assumes', 'charm-user', 'containers', 'devices', 'extra-bindings'],
  ...['peers', 'provides', 'requires', 'resources', 'storage', 'subordinate', 'terms'],
] as const;

/** The content of metadata.yaml, which tells Juju what the charm is. */
export function describeMetadata(yaml: CharmYaml): Readonly<Record<string, unknown>> {
  const { contact, documentation, issues, source, website } = yaml.links ?? {};
  const entries: [string, unknown][] = [
    ...SAME_NAME.map((key): [string, unknown] => [key, yaml[key]]),
    ...Object.entries({ issues, source, website }),
    ['display-name', yaml.title],
    ['docs', documentation],
    ['maintainers', typeof contact === 'string' ? [contact] : contact],
  ];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}

export interface ManifestFacts {
  readonly platform: CharmPlatform;
  /** Who packed the charm, for the key `charmcraft-version`. */
  readonly packer: string;
  /** Seconds since 1970; the time that all files of the charm have. */
  readonly epoch: number;
  readonly language: 'python' | 'unknown';
  readonly framework: 'operator' | 'unknown';
}

/** The content of manifest.yaml, which tells Juju what the charm runs on (charmcraft/models/manifest.py). */
export function describeManifest(facts: ManifestFacts): Readonly<Record<string, unknown>> {
  const { base, architecture, runsOn } = facts.platform;
  return {
    'charmcraft-version': facts.packer,
    'charmcraft-started-at': new Date(facts.epoch * 1000).toISOString(),
    bases: runsOn ?? [{ name: base.name, channel: base.channel, architectures: [architecture] }],
    analysis: {
      attributes: [
        { name: 'language', result: facts.language },
        { name: 'framework', result: facts.framework },
      ],
    },
  };
}
