import { join } from 'node:path';
import { Failure, isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { explainResolution } from './explain-uv.ts';
import { allowsPreReleases } from './file-options.ts';
import { findRequirement, findRequirementName, normalizeName, type RequirementLine } from './requirements.ts';
import { selectUvPlatform, type PythonTarget } from './target.ts';
import { keepAllowedHashes, refuseMissingHashes } from './user-hashes.ts';
import type { Uv } from './uv.ts';

/** One package of a resolution: exactly this version, with one of these hashes. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** `sha256:<hex>`, sorted; of the wheels and the source archive of this version. */
  readonly hashes: readonly string[];
  /** The marker that the package depends on, which the target fulfils; kept because uv checks it again. */
  readonly marker?: string;
}

export interface ResolveOptions {
  readonly uv: Uv;
  readonly target: PythonTarget;
  /** The folder that requirement files and what they include are relative to. */
  readonly root: string;
  readonly files: readonly string[];
  /** More requirements, as they would stand on a line of a file. */
  readonly extra: readonly string[];
  /** Files that limit versions without asking for packages. */
  readonly constraints?: readonly string[];
  /** The lines of all files, to say where a problem comes from. */
  readonly lines: readonly RequirementLine[];
}

/**
 * Chooses a version for every package, for the target and not for this machine (environment markers included).
 * Wheels alone are considered; only when a package has none, source archives are allowed, and whoever installs checks
 * that what they build is pure Python.
 *
 * @throws Failure `PYTHON_REQUIREMENT`, `PYTHON_NO_WHEEL`, `PYTHON_HASH`, `NETWORK_UNREACHABLE`, or one of `Exec.run`.
 */
export async function resolvePackages(
  ports: Pick<Ports, 'exec' | 'files'>,
  options: ResolveOptions,
): Promise<readonly LockedPackage[]> {
  if (options.files.length === 0 && options.extra.length === 0) return [];
  refuseMissingHashes(options.lines);
  const temp = await ports.files.makeTemp('paas-python');
  try {
    const extraFile = join(temp, 'extra.txt');
    await ports.files.write(extraFile, options.extra.map((line) => `${line}\n`).join(''));
    const inputs = [...options.files, ...(options.extra.length > 0 ? [extraFile] : [])];
    return keepAllowedHashes(await compileWheelsFirst(ports, options, inputs), options.lines);
  } finally {
    await ports.files.remove(temp);
  }
}

async function compileWheelsFirst(
  ports: Pick<Ports, 'exec'>,
  options: ResolveOptions,
  inputs: readonly string[],
): Promise<readonly LockedPackage[]> {
  try {
    return await compile(ports, options, [...inputs, '--only-binary', ':all:']);
  } catch (error) {
    if (!isFailure(error, 'PYTHON_NO_WHEEL')) throw error;
    // Building with whatever is here may fail for reasons of its own; then the first answer is the useful one.
    return await compile(ports, options, inputs).catch(() => Promise.reject(error));
  }
}

async function compile(
  ports: Pick<Ports, 'exec'>,
  { uv, target, root, lines, constraints = [] }: ResolveOptions,
  inputs: readonly string[],
): Promise<readonly LockedPackage[]> {
  const done = await ports.exec.run({
    argv: [
      uv.program,
      'pip',
      'compile',
      ...['--quiet', '--generate-hashes', '--no-header', '--no-annotate'],
      ...['--python-version', target.version, '--python-platform', selectUvPlatform(target)],
      ...constraints.flatMap((file) => ['--constraint', file]),
      ...(allowsPreReleases(lines) ? ['--prerelease', 'allow'] : []),
      ...inputs,
    ],
    cwd: root,
    env: uv.env,
    // 0: resolved; 1: cannot be resolved; 2: uv could not read its input.
    accept: [0, 1, 2],
  });
  if (done.exitCode !== 0) throw explainResolution(done.stderr, lines, target);
  return parseLock(done.stdout, lines);
}

/** Reads a requirements file with hashes, as `uv pip compile --generate-hashes` writes it; `lines` say where it comes from. */
export function parseLock(text: string, lines: readonly RequirementLine[] = []): readonly LockedPackage[] {
  const joined = text.replaceAll(/\\\r?\n/g, ' ');
  return joined
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('-'))
    .map((line) => {
      const [head = '', ...hashes] = line.split(/\s+--hash=/);
      const pinned = /^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)\s*(?:;\s*(\S.*))?$/.exec(head.trim());
      const [, name, version, marker] = pinned ?? [];
      if (name === undefined || version === undefined || hashes.length === 0) {
        const at = findRequirement(lines, findRequirementName(head) ?? '');
        throw new Failure('PYTHON_REQUIREMENT', `a requirement has no version and hash: ${head.trim()}`, {
          hint: 'Requirements from a repository or a URL cannot be pinned; use a published version, or `engine: craft`.',
          ...(at !== undefined && { at }),
        });
      }
      return {
        name: normalizeName(name),
        version,
        hashes: hashes.map((hash) => hash.trim()).sort(),
        ...(marker !== undefined && { marker }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The same packages as the text of a requirements file with hashes. */
export function renderLock(packages: readonly LockedPackage[]): string {
  return packages
    .map(({ name, version, hashes, marker }) =>
      [
        `${name}==${version}${marker === undefined ? '' : ` ; ${marker}`}`,
        ...hashes.map((h) => `--hash=${h}`),
      ].join(' \\\n    '),
    )
    .map((entry) => `${entry}\n`)
    .join('');
}
