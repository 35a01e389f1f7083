import type { CraftProject } from '../../src/craft/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { field, keyText } from '../../src/project/index.ts';

/**
 * What rockcraft is asked to pack: one platform, or with undefined all that it can pack here. `all` means every platform
 * of the document; none is left out silently.
 *
 * @throws Failure `ROCK_UNSUPPORTED` when rockcraft cannot pack one of them on this machine
 */
export function selectCraftPlatform(
  wanted: string | undefined,
  { builds, document, tool }: CraftProject,
  machine: string,
): string | undefined {
  const platforms = field(document.root, 'platforms');
  const labels = platforms?.kind === 'map' ? platforms.entries.map(({ key }) => keyText(key)) : [];
  if (wanted !== 'all' || labels.includes(wanted)) return wanted;
  const elsewhere = labels.find((label) => builds?.every(({ platform }) => platform !== label));
  if (elsewhere === undefined) return undefined;
  const line = platforms?.at?.line;
  throw new Failure('ROCK_UNSUPPORTED', `rockcraft does not pack the platform ${elsewhere} on ${machine}`, {
    at: { file: tool.projectFile, ...(line !== undefined && { line }) },
    hint: 'Pack each platform in a job on its own architecture and give all rocks to publish, or use `engine: embedded`.',
  });
}
