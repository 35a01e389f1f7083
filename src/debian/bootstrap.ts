import { basename } from 'node:path';
import { Failure, isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import type { StandInSources } from './stand-in-sources.ts';

const TIMEOUT = 600_000;

// What Ubuntu's own container image leaves out, too.
const EXCLUDES = [
  'path-exclude=/usr/share/man/*',
  'path-exclude=/usr/share/locale/*/LC_MESSAGES/*.mo',
  'path-exclude=/usr/share/doc/*',
  'path-include=/usr/share/doc/*/copyright',
];

/** Whose files a system needs to be looked into and built upon: its name, its C library, the keys of its archives. */
const FOREIGN = ['base-files', 'libc6'];
const MERGED_USR = '/usr/share/mmdebstrap/hooks/maybe-merged-usr';

/**
 * What mmdebstrap is told besides names and places. A foreign architecture's installation scripts cannot run without
 * emulation: its packages are unpacked and nothing else, so that there are no accounts and dpkg knows of none of them.
 */
export function bootstrapOptions(isForeign: boolean): readonly string[] {
  return [
    isForeign ? '--variant=extract' : '--variant=minbase',
    ...EXCLUDES.map((option) => `--dpkgopt=${option}`),
    ...(isForeign ? [...FOREIGN.map((name) => `--include=${name}`), `--hook-dir=${MERGED_USR}`] : []),
  ];
}

export interface BootstrapRequest {
  readonly sources: StandInSources;
  readonly architecture: string;
  /** Whether it is not this machine's. */
  readonly isForeign: boolean;
  readonly sourceDateEpoch: number;
  /** Where the tar goes. */
  readonly path: string;
}

/**
 * Makes the root file system with mmdebstrap.
 *
 * @throws Failure `DEBIAN_STAND_IN_FAILED`, `TOOL_MISSING`
 */
export async function bootstrap(
  { files, exec }: Pick<Ports, 'files' | 'exec'>,
  { sources, architecture, isForeign, sourceDateEpoch, path }: BootstrapRequest,
): Promise<void> {
  const temp = await files.makeTemp('paas-stand-in');
  const list = `${temp}/distribution.sources`;
  // Named after the folder that is only ours: somebody else may be making the same base.
  const unfinished = `${path}.${basename(temp)}.part`;
  try {
    await files.write(list, sources.text);
    await exec.run({
      argv: [
        ...(['mmdebstrap', '--quiet', '--format=tar', `--architectures=${architecture}`] as const),
        ...bootstrapOptions(isForeign),
        ...(isForeign ? [`--include=${sources.keyringPackage}`] : []),
        ...[sources.suite, unfinished, list],
      ],
      env: { SOURCE_DATE_EPOCH: String(sourceDateEpoch), LC_ALL: 'C.UTF-8' },
      timeout: TIMEOUT,
    });
    await files.rename(unfinished, path);
  } catch (error) {
    if (!isFailure(error, 'TOOL_FAILED', 'TOOL_TIMEOUT')) throw error;
    throw new Failure('DEBIAN_STAND_IN_FAILED', `the stand-in base could not be made: ${error.message}`, {
      hint: 'Run as root, or allow user namespaces; or name a base image with `base-image`.',
      details: error.details,
      cause: error,
    });
  } finally {
    await files.remove(temp);
    await files.remove(unfinished);
  }
}
