import { Failure } from '../../errors/index.ts';

/** The interpreter that the wheels must fit: it is in the image, not on this machine. */
export interface PythonTarget {
  /** For example `3.12`. */
  readonly version: string;
  /** glibc of the base, for example `2.39`; it decides which manylinux wheels run. */
  readonly glibc: string;
  /** Debian architecture name. */
  readonly architecture: string;
}

// The manylinux levels that `uv --python-platform` accepts (docs.astral.sh/uv/reference/cli).
const uvLevels = [17, 28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40] as const;

const uvMachines: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64' };

/**
 * Value of uv's `--python-platform`: the newest manylinux level that the base's glibc still provides.
 *
 * @throws Failure `ROCK_UNSUPPORTED` for an architecture for which uv cannot choose wheels.
 */
export function selectUvPlatform({ glibc, architecture }: PythonTarget): string {
  const machine = Object.hasOwn(uvMachines, architecture) ? uvMachines[architecture] : undefined;
  if (machine === undefined)
    throw new Failure('ROCK_UNSUPPORTED', `Python wheels for ${architecture} cannot be selected by uv`, {
      hint: 'Use platforms amd64 or arm64, or `engine: craft`.',
    });
  const minor = Number(/^2\.(\d+)/.exec(glibc)?.[1] ?? 17);
  const level = uvLevels.findLast((candidate) => candidate <= minor) ?? 17;
  return `${machine}-manylinux_2_${level}`;
}
