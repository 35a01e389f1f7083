import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import type { CharmDocument, CharmPlatform } from '../../src/charm/index.ts';
import type { Location } from '../../src/errors/index.ts';
import { openProjectMemory, type ProjectMemory } from '../../src/project/index.ts';
import type { packCharm } from './definition.ts';

/** What charmcraft.yaml comes to for one of its platforms. */
export interface ExpandedCharm {
  readonly document: CharmDocument;
  readonly platform: CharmPlatform;
}

/** The same as it can be kept. */
export interface KeptCharm {
  readonly document: Omit<CharmDocument, 'positions'> & {
    readonly positions: readonly (readonly [string, Location])[];
  };
  readonly platform: CharmPlatform;
}

/**
 * What charmcraft.yaml came to. Expanding it is a pure function of the project, of a few inputs and of its own code; while they are
 * the same, neither YAML nor the extensions are even loaded.
 *
 * @param directory of the project, absolute
 */
export function openDocumentMemory(
  { inputs, host, ports }: Pick<ActionRun<typeof packCharm>, 'inputs' | 'host' | 'ports'>,
  directory: string,
): ProjectMemory<KeptCharm> {
  const { bundle } = host;
  const asked = bundle === undefined ? undefined : [bundle, inputs.platform ?? null, isExperimental(host)];
  return openProjectMemory(ports, directory, join(host.cacheDir, 'charm-documents'), asked);
}

/** Whether extensions may be used that charmcraft calls experimental. */
export function isExperimental({
  variables,
}: Pick<ActionRun<typeof packCharm>['host'], 'variables'>): boolean {
  return (variables['CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS'] ?? '') !== '';
}
