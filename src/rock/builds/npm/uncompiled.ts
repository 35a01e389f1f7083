import { join } from 'node:path';
import { Failure } from '../../../errors/index.ts';
import type { Ports } from '../../../ports/index.ts';
import type { NpmLock } from './lock.ts';

/**
 * A package with C or C++ sources and no ready-made program for the image's processor would fail when it is loaded.
 *
 * @param about.cpu Node's name of the image's architecture
 * @param about.installed the folder with `node_modules`
 * @throws Failure `ROCK_UNSUPPORTED`
 */
export async function refuseUncompiled(
  { files }: Pick<Ports, 'files'>,
  about: { readonly read: NpmLock; readonly cpu: string; readonly part: string; readonly installed: string },
): Promise<void> {
  const { read, cpu, part, installed } = about;
  for (const locked of read.packages) {
    const { folder, name, programsFor } = locked;
    if (programsFor.length > 0) continue;
    if ((await files.stat(join(installed, folder, 'binding.gyp'))) === undefined) continue;
    const ready = (await files.list(join(installed, folder, 'prebuilds'))) ?? [];
    if (ready.some((each) => each === `linux-${cpu}` || each.startsWith(`linux-${cpu}-`))) continue;
    throw new Failure('ROCK_UNSUPPORTED', `parts.${part}: ${name} must be compiled for linux-${cpu}`, {
      at: read.placeOf(locked),
      hint: 'Use a package with ready-made programs (prebuilds) or in JavaScript, or set `engine: craft`.',
    });
  }
}

/**
 * Packages whose ready-made programs are packages of their own, none of them for the image's processor. npm leaves them
 * out everywhere; whether the package gets by without one, only it knows.
 */
export function describeMissingPrograms({ packages }: NpmLock, cpu: string): readonly string[] {
  return packages
    .filter(({ programsFor }) => programsFor.length > 0 && !programsFor.includes(cpu))
    .map(({ name, programsFor }) => {
      const others = programsFor.map((each) => `linux-${each}`).join(', ');
      return `the package ${name} brings programs for ${others} and none for linux-${cpu}`;
    });
}
