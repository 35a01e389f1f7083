import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { findUv, installPackages, resolvePackages, type LockedPackage } from '../../python/index.ts';
import type { CharmPlan } from '../plan.ts';
import { remember, type Remembered } from '../remember.ts';
import { hashRequest, type CharmResolution } from '../resolution.ts';
import { readTree } from '../tree/index.ts';
import { dosTime, encodeSegment, type ZipSegment } from '../zip/index.ts';
import { readSegment, writeSegment } from './segment-cache.ts';

export interface Venv {
  readonly request: string;
  readonly packages: readonly LockedPackage[];
  /** All of `venv/`, packed. */
  readonly segment: ZipSegment;
  /** Where the choice of versions and the packed packages come from. */
  readonly resolution: 'pinned' | 'none' | Remembered<unknown>['from'];
  readonly packed: 'cache' | 'installed' | 'none';
}

export interface VenvOptions {
  readonly plan: CharmPlan;
  /** Requirements of the part and of every library, the fetched ones included. */
  readonly extra: readonly string[];
  readonly pinned?: CharmResolution;
  readonly cacheDir: string;
  /** Milliseconds for which a choice of versions is not made again for the same requirements. */
  readonly maxAge: number;
  /** uv's variables for package indexes. */
  readonly indexes: Readonly<Record<string, string>>;
  readonly epoch: number;
  /** Of zlib: another version may pack the same files into other bytes. */
  readonly zlib: string;
}

/**
 * The charm's packages as a piece of its archive. Which versions they are is decided once for the same requirements
 * and remembered for a while; the packed files are kept for as long as the cache is.
 *
 * @throws Failure as `resolvePackages` and `installPackages` do; `CHARM_INVALID` when a strict part leaves one out
 */
export async function obtainVenv(
  ports: Pick<Ports, 'files' | 'exec' | 'clock'>,
  options: VenvOptions,
): Promise<Venv> {
  const { plan, extra, pinned, cacheDir } = options;
  const request = hashRequest(plan.requirements, extra, plan.python);
  if (plan.requirements.files.length === 0 && extra.length === 0 && plan.requirements.lock === undefined)
    return {
      request,
      packages: [],
      segment: encodeSegment([], dosTime(options.epoch)),
      resolution: 'none',
      packed: 'none',
    };
  const { packages, resolution } =
    pinned === undefined
      ? await resolve(ports, options, request)
      : { packages: pinned.packages, resolution: 'pinned' as const };
  const key = createHash('sha256')
    .update(JSON.stringify(['venv 3', packages, plan.python, plan.sitePackages, options.epoch, options.zlib]))
    .digest('hex');
  const file = join(cacheDir, 'charm', 'venvs', key);
  const known = await readSegment(ports, file);
  if (known !== undefined) return { request, packages, segment: known, resolution, packed: 'cache' };
  const segment = await install(ports, options, packages);
  await writeSegment(ports, file, segment);
  return { request, packages, segment, resolution, packed: 'installed' };
}

async function resolve(
  ports: Pick<Ports, 'files' | 'exec' | 'clock'>,
  { plan, extra, cacheDir, maxAge, indexes }: VenvOptions,
  request: string,
): Promise<{ packages: readonly LockedPackage[]; resolution: Remembered<unknown>['from'] }> {
  // Another index may have other versions.
  const question = createHash('sha256')
    .update(JSON.stringify(['packages 2', request, indexes]))
    .digest('hex');
  const { value, from } = await remember(ports, {
    file: join(cacheDir, 'charm', 'resolutions', `${question}.json`),
    maxAge,
    async ask() {
      const { lock, files, lines } = plan.requirements;
      const packages = await resolvePackages(ports, {
        uv: await findUv(ports, { cacheDir, environment: indexes }),
        target: plan.python,
        root: plan.directory,
        files,
        extra: lock === undefined ? extra : [lock],
        lines,
      });
      if (plan.requirements.strict) requireNamed(plan, packages);
      return packages;
    },
  });
  return { packages: value, resolution: from };
}

/** `charm-strict-dependencies`: the requirement files name everything, also what other packages need. */
function requireNamed({ requirements }: CharmPlan, packages: readonly LockedPackage[]): void {
  const named = new Set(requirements.lines.flatMap(({ name }) => name ?? []));
  const unnamed = packages.filter(({ name }) => !named.has(name));
  if (unnamed.length === 0) return;
  throw new Failure(
    'CHARM_INVALID',
    'charm-strict-dependencies is set and the requirements do not name every package',
    {
      hint: 'Add the listed lines to the requirements, or unset charm-strict-dependencies.',
      details: unnamed.map(({ name, version }) => `${name}==${version}`),
      ...(requirements.files[0] !== undefined && { at: { file: requirements.files[0] } }),
    },
  );
}

async function install(
  ports: Pick<Ports, 'files' | 'exec' | 'clock'>,
  { plan, cacheDir, epoch, indexes }: VenvOptions,
  packages: readonly LockedPackage[],
): Promise<ZipSegment> {
  const directory = await ports.files.makeTemp('paas-charm-venv');
  try {
    await installPackages(ports, {
      uv: await findUv(ports, { cacheDir, environment: indexes }),
      target: plan.python,
      packages,
      directory,
      lines: plan.requirements.lines,
      root: plan.directory,
    });
    // charmcraft copies site-packages alone: programs would name an interpreter that is not there.
    const { files } = await readTree(
      ports,
      directory,
      (path) => path === 'bin' || /^\.|(?:^|\/)__pycache__$/.test(path),
    );
    const contents = await Promise.all(
      files.map(async ({ path, source, executable }) => ({
        path: `${plan.sitePackages}/${path}`,
        mode: executable ? 0o755 : 0o644,
        content: (await ports.files.readBytes(source)) ?? new Uint8Array(),
      })),
    );
    return encodeSegment(contents, dosTime(epoch));
  } finally {
    await ports.files.remove(directory);
  }
}
