import { Failure } from '../errors/index.ts';

/** The interpreter that the wheels must fit. It is in an image or a charm container, not on this machine. */
export interface PythonTarget {
  /** Such as `3.12`. */
  readonly version: string;
  /** The C library of the system it runs on, such as `2.39`; it decides which manylinux wheels run. */
  readonly glibc: string;
  /** Debian's name: `amd64`, `arm64`. */
  readonly architecture: string;
}

// The manylinux levels that `uv --python-platform` accepts (https://docs.astral.sh/uv/reference/cli/).
const UV_LEVELS = [17, 28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40] as const;

const UV_MACHINES: ReadonlyMap<string, string> = new Map([
  ['amd64', 'x86_64'],
  ['arm64', 'aarch64'],
]);

/**
 * The value of uv's `--python-platform`: the newest manylinux level that the target's C library still provides.
 *
 * @throws Failure `PYTHON_TARGET` for an architecture for which uv cannot choose wheels.
 */
export function selectUvPlatform({ glibc, architecture }: PythonTarget): string {
  const machine = UV_MACHINES.get(architecture);
  if (machine === undefined)
    throw new Failure('PYTHON_TARGET', `uv cannot choose Python wheels for ${architecture}`, {
      hint: 'Use the platforms amd64 or arm64, or `engine: craft`.',
    });
  const minor = Number(/^2\.(\d+)/.exec(glibc)?.[1] ?? 17);
  const level = UV_LEVELS.findLast((candidate) => candidate <= minor) ?? 17;
  return `${machine}-manylinux_2_${level}`;
}
