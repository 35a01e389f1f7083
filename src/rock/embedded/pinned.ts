import { Failure } from '../../errors/index.ts';
import type { FinishedBuild } from '../builds/index.ts';
import type { BuiltTool } from '../tools/index.ts';
import type { RockResolution } from './resolution.ts';

const renew = 'Make a new resolution file by packing without the input `resolution`.';

/** @throws Failure `ROCK_RESOLUTION` when the file answers another question than the one that the project asks now */
export function checkRequest(pinned: RockResolution, request: string, architecture: string): void {
  if (pinned.architecture !== architecture)
    throw new Failure(
      'ROCK_RESOLUTION',
      `the resolution file is for ${pinned.architecture}, the rock for ${architecture}`,
      { hint: renew },
    );
  if (pinned.request !== request)
    throw new Failure(
      'ROCK_RESOLUTION',
      'the project asks for other packages than it did when the resolution file was made',
      { hint: `Undo the change of the requirements or of \`stage-packages\`. ${renew}` },
    );
}

/** @throws Failure `ROCK_RESOLUTION` when a program that goes into the image has other bytes than the pinned one */
export function checkTools(pinned: RockResolution, tools: readonly BuiltTool[]): void {
  const changed = tools.filter(({ name, sha256 }) =>
    pinned.tools.every((tool) => tool.name !== name || tool.sha256 !== sha256),
  );
  const [first] = changed;
  if (first === undefined) return;
  const before = pinned.tools.find(({ name }) => name === first.name);
  throw new Failure('ROCK_RESOLUTION', `${first.name} is not the one that the resolution file pins`, {
    hint: `Use the toolchain that the file names (${before?.origin ?? 'unknown'}). ${renew}`,
    details: [
      `pinned: ${before?.version ?? 'none'} ${before?.sha256 ?? ''} (${before?.origin ?? ''})`,
      `found:  ${first.version} ${first.sha256} (${first.origin})`,
    ],
  });
}

/** @throws Failure `ROCK_RESOLUTION` when a part is built by another compiler than the pinned one */
export function checkBuilds(pinned: RockResolution, builds: readonly FinishedBuild[]): void {
  for (const { part, toolchain } of builds) {
    const before = pinned.builds?.find((build) => build.part === part)?.toolchain;
    if (before === toolchain) continue;
    throw new Failure(
      'ROCK_RESOLUTION',
      `parts.${part} is built with ${toolchain}, not with what is pinned`,
      {
        hint: `Use ${before ?? 'a resolution file that names a compiler'}. ${renew}`,
      },
    );
  }
}
