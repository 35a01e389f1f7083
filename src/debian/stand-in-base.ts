import { createHash } from 'node:crypto';
import { z } from 'zod/mini';
import type { Ports } from '../ports/index.ts';
import { bootstrap, bootstrapOptions } from './bootstrap.ts';
import { openUrl, withRetries } from './download.ts';
import { indexUrls } from './index-names.ts';
import { planStandInSources } from './stand-in-sources.ts';
import type { StandInSources } from './stand-in-sources.ts';
import type { Architecture } from './types.ts';

export interface StandInBase {
  /** A root file system as an uncompressed tar, byte-identical for the same indexes and the same mmdebstrap. */
  readonly path: string;
  /** The release's code name, `bookworm` for example. */
  readonly suite: string;
}

const recordSchema = z.object({ tar: z.string(), madeAt: z.number(), suite: z.string() });
type Saved = z.infer<typeof recordSchema>;

/** Changes with how a base is made, so that old ones are made anew. */
const FORM = 'stand-in-1';
const INDEX_LIMIT = 8 * 1024 * 1024;

interface StandInRequest {
  readonly cacheDir: string;
  /** Milliseconds, default 0: allows an older base than the archive's newest. */
  readonly maxAge?: number;
  /** Default: this machine's. For another one the base can be looked into and built upon, but is never run here. */
  readonly architecture?: Architecture | undefined;
}

/**
 * Makes a minimal root file system of the release that this machine runs, from its own archives, for a demo or a test
 * that must not depend on a registry. It is no Ubuntu base: whoever makes an image of it labels it as a stand-in.
 * Takes about 15 seconds the first time.
 *
 * @throws Failure `DEBIAN_STAND_IN_FAILED`, `TOOL_MISSING` (mmdebstrap, dpkg).
 */
export async function makeStandInBase(
  ports: Pick<Ports, 'files' | 'exec' | 'http' | 'clock'>,
  { cacheDir, maxAge = 0, architecture: wanted }: StandInRequest,
): Promise<StandInBase> {
  const { files, exec, clock } = ports;
  const machine = (await exec.run({ argv: ['dpkg', '--print-architecture'] })).stdout.trim();
  const architecture = wanted ?? machine;
  const isForeign = architecture !== machine;
  const sources = await readHostSources(files, architecture);
  const folder = `${cacheDir}/stand-in`;
  const newest = `${folder}/${sources.suite}-${architecture}.json`;
  const latest = await readSaved(files, newest);
  if (latest !== undefined && clock.now() - latest.madeAt < maxAge) return describeSaved(folder, latest);

  const { key, sourceDateEpoch } = await readIndexes(
    ports,
    sources,
    architecture,
    bootstrapOptions(isForeign),
  );
  const tar = `${sources.suite}-${architecture}-${key}.tar`;
  const record = `${folder}/${tar}.json`;
  const saved = await readSaved(files, record);
  if (saved !== undefined) return describeSaved(folder, saved);

  await files.mkdir(folder);
  const path = `${folder}/${tar}`;
  await bootstrap(ports, { sources, architecture, isForeign, sourceDateEpoch, path });
  const made: Saved = { tar, madeAt: clock.now(), suite: sources.suite };
  await files.write(record, JSON.stringify(made));
  const replaced = await readSaved(files, newest);
  await files.write(newest, JSON.stringify(made));
  await removeOlder(files, folder, `${sources.suite}-${architecture}-`, [tar, replaced?.tar]);
  return describeSaved(folder, made);
}

/** The one that was just replaced stays: another job on this machine may be building on it. */
async function removeOlder(
  files: Ports['files'],
  folder: string,
  start: string,
  kept: readonly (string | undefined)[],
): Promise<void> {
  for (const name of (await files.list(folder)) ?? []) {
    const [tar] = /^.*\.tar(?=(?:\.json)?$)/.exec(name) ?? [];
    if (tar?.startsWith(start) === true && !kept.includes(tar)) await files.remove(`${folder}/${name}`);
  }
}

function describeSaved(folder: string, { tar, suite }: Saved): StandInBase {
  return { suite, path: `${folder}/${tar}` };
}

async function readSaved(files: Ports['files'], path: string): Promise<Saved | undefined> {
  const text = await files.readText(path);
  try {
    const saved = text === undefined ? undefined : recordSchema.parse(JSON.parse(text));
    const tar =
      saved === undefined
        ? undefined
        : await files.stat(`${path.slice(0, path.lastIndexOf('/'))}/${saved.tar}`);
    return tar === undefined ? undefined : saved;
  } catch {
    return undefined;
  }
}

async function readHostSources(files: Ports['files'], architecture: string): Promise<StandInSources> {
  const osRelease =
    (await files.readText('/etc/os-release')) ?? (await files.readText('/usr/lib/os-release')) ?? '';
  const parts = (await files.list('/etc/apt/sources.list.d')) ?? [];
  const lists = new Map<string, string>();
  for (const path of ['/etc/apt/sources.list', ...parts.map((name) => `/etc/apt/sources.list.d/${name}`)]) {
    const text = /\.(list|sources)$/.test(path) ? await files.readText(path) : undefined;
    if (text !== undefined) lists.set(path.slice(1), text);
  }
  return planStandInSources(osRelease, lists, architecture);
}

/** Names a base by the indexes that it is made from. apt checks their signatures when it is made. */
async function readIndexes(
  { http, clock }: Pick<Ports, 'http' | 'clock'>,
  { archives, text }: StandInSources,
  architecture: string,
  options: readonly string[],
): Promise<{ readonly key: string; readonly sourceDateEpoch: number }> {
  const hash = createHash('sha256').update(JSON.stringify([FORM, architecture, text, options]));
  let newest = 0;
  for (const archive of archives) {
    const [url] = indexUrls(archive);
    const index = await withRetries(clock, async () => (await openUrl(http, url)).text(INDEX_LIMIT));
    hash.update(index);
    const date = Date.parse(/^Date:(.+)$/m.exec(index)?.[1] ?? '');
    if (!Number.isNaN(date)) newest = Math.max(newest, Math.floor(date / 1000));
  }
  return { key: hash.digest('hex').slice(0, 16), sourceDateEpoch: newest };
}
