import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { packRock } from '../../actions/pack-rock/definition.ts';
import { main } from '../../actions/pack-rock/main.ts';
import { makeStandInBase } from '../../src/debian/index.ts';
import { runOf } from './action-run.ts';
import type { TestPorts } from './ports.ts';
import { ROOT } from './source-files.ts';

/** Kept between test files, because every one of them needs the same base, packages and programs. */
export const SHARED_CACHE = process.env['TEST_CACHE'] ?? join(tmpdir(), 'paas-action-test-cache');
const DAY = 86_400_000;
/** A base that was new enough when the run of the tests began is for the whole run. */
const BEGAN = Number(process.env['TEST_BEGAN'] ?? Date.now());

/** The machine's own release as a base image, for its own architecture or another one: a tar of a root file system. */
export async function standInBase(ports: TestPorts, architecture?: string): Promise<string> {
  return (
    await makeStandInBase(ports, { cacheDir: SHARED_CACHE, maxAge: DAY + Date.now() - BEGAN, architecture })
  ).path;
}

/** The input `base-image` for rocks of both architectures. */
export async function standInBases(ports: TestPorts): Promise<string> {
  const [amd64, arm64] = [await standInBase(ports, 'amd64'), await standInBase(ports, 'arm64')];
  return `amd64=${amd64}\narm64=${arm64}`;
}

export interface Lab extends AsyncDisposable {
  /** The workspace; the example app is in `app`. */
  readonly folder: string;
  readonly app: string;
}

/** A folder with a copy of the Flask example. */
export const flaskLab = (): Promise<Lab> => exampleLab('flask');

/** A folder with a copy of one of the examples. */
export async function exampleLab(example: string): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'rock-lab-'));
  const app = join(folder, 'app');
  await cp(join(ROOT, 'examples', example), app, { recursive: true });
  return { folder, app, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

export interface PackOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly cacheDir?: string;
  /** Variables of the job. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Hash of the bundle that runs; without it nothing is kept but in the ways of every version. */
  readonly bundle?: string | undefined;
}

/** Runs pack-rock on the app of a lab, on the stand-in base unless an input says otherwise. */
export async function packIn(
  ports: TestPorts,
  { folder }: Pick<Lab, 'folder'>,
  { inputs = {}, cacheDir = SHARED_CACHE, variables = {}, bundle }: PackOptions = {},
): Promise<Awaited<ReturnType<typeof main>> & { readonly summary: string }> {
  const base = inputs['base-image'] ?? (await standInBase(ports));
  const run = runOf(packRock, ports, folder, {
    path: 'app',
    output: 'out',
    'max-age': '24h',
    ...inputs,
    'base-image': base,
  });
  const host: ActionRun<typeof packRock>['host'] = {
    ...run.host,
    variables: { ...run.host.variables, ...variables },
    cacheDir,
    assetsDir: await assetsLike(folder),
    ...(bundle !== undefined && { bundle }),
  };
  const outputs = await main({ ...run, host });
  return { ...outputs, summary: run.summary.render() };
}

/** The shipped files in the places where a build puts them, once. */
export async function assetsLike(folder: string): Promise<string> {
  const assets = join(folder, 'assets');
  await cp(join(ROOT, 'src/rock/assets'), join(assets, 'rock'), { recursive: true, force: false });
  return assets;
}
