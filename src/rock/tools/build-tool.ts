import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { Failure, isFailure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { parseJson, readFileHash } from '../cache/known-file.ts';
import { once } from './once.ts';
import { findGo, selectGoRelease } from './go-release.ts';
import { readGivenTool } from './given-tool.ts';
import { findGoArchitecture, goBuildFlags, moduleFiles, type GoTool } from './go-tool.ts';
import { buildTool } from './compile-tool.ts';

/** A program ready to be put into an image. */
export interface BuiltTool {
  readonly name: GoTool['name'];
  /** Module version, or `given` for a binary that the user supplied. */
  readonly version: string;
  readonly path: string;
  /** Hex SHA-256 of the file. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** How it was come by, for the summary: `built with Go 1.26.8`, `given`. */
  readonly origin: string;
  readonly reused: boolean;
}

export interface ToolOptions {
  /** Debian name of the image's architecture. */
  readonly architecture: string;
  /** Folder with `pebble/go.mod` and its like. */
  readonly assetsDir: string;
  readonly cacheDir: string;
  /** A ready-made binary to use instead of building. */
  readonly given?: string | undefined;
}

type ToolPorts = Pick<Ports, 'files' | 'exec' | 'reporter' | 'clock'>;

const recordSchema = z.object({
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  size: z.int().check(z.positive()),
  go: z.string(),
});

/**
 * Provides one of the image's own programs: the given binary, an earlier build of ours whose bytes still have the hash
 * that was recorded, or a new build.
 *
 * @throws Failure `ROCK_TOOLCHAIN` when there is no Go that can build it, `ROCK_TOOL_BUILD` when the build fails.
 */
export async function provideTool(ports: ToolPorts, tool: GoTool, options: ToolOptions): Promise<BuiltTool> {
  if (options.given !== undefined) return readGivenTool(ports, tool, { ...options, path: options.given });
  const goarch = findGoArchitecture(options.architecture);
  if (goarch === undefined)
    throw new Failure('ROCK_TOOLCHAIN', `${tool.name} cannot be built for ${options.architecture}`, {
      ...(tool.replaceable && { hint: `Name a ready-made binary with the input ${tool.name}-binary.` }),
    });
  const moduleDir = join(options.assetsDir, tool.name);
  const found = await findGo(ports);
  const key = await moduleKey(ports, moduleDir, tool, goarch);
  const folder = join(options.cacheDir, 'tools', `${tool.name}-${tool.version}-${goarch}-${key}`);
  const release = await selectGoRelease(ports, found, tool).catch((error: unknown) => {
    // A cache that was filled on a machine with Go serves one without.
    if (isFailure(error, 'ROCK_TOOLCHAIN')) return error;
    throw error;
  });
  const versions =
    release instanceof Failure ? ((await ports.files.list(folder)) ?? []).toReversed() : [release.version];
  for (const version of versions) {
    const reused = await findEarlierBuild(ports, tool, join(folder, version), options.cacheDir);
    if (reused !== undefined) return reused;
  }
  if (release instanceof Failure) throw release;
  const target = join(folder, release.version);
  await once(target, () =>
    ports.reporter.group(`Build ${tool.name} ${tool.version} with Go ${release.version}`, () =>
      buildTool(ports, tool, { moduleDir, target, goarch, ...release }),
    ),
  );
  const built = await findEarlierBuild(ports, tool, target, options.cacheDir);
  if (built === undefined) throw new Failure('ROCK_TOOL_BUILD', `${tool.name} was built but cannot be read`);
  return { ...built, reused: false };
}

async function moduleKey(ports: ToolPorts, moduleDir: string, tool: GoTool, goarch: string): Promise<string> {
  const hash = createHash('sha256').update(
    JSON.stringify([tool.package, goarch, goBuildFlags, tool.vendored]),
  );
  for (const name of moduleFiles(tool)) {
    const content = await ports.files.readBytes(join(moduleDir, name));
    if (content === undefined)
      throw new Failure('FILE_UNREADABLE', `${join(moduleDir, name)} is missing from this installation`);
    hash.update(`\0${name}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

async function findEarlierBuild(
  ports: ToolPorts,
  tool: GoTool,
  folder: string,
  cacheDir: string,
): Promise<BuiltTool | undefined> {
  const text = await ports.files.readText(join(folder, 'record.json'));
  if (text === undefined) return undefined;
  const record = recordSchema.safeParse(parseJson(text));
  const path = join(folder, tool.name);
  if (!record.success || (await readFileHash(ports, cacheDir, path)) !== record.data.sha256) {
    ports.reporter.warning(`the cached build of ${tool.name} is damaged and is built again`);
    await ports.files.remove(folder);
    return undefined;
  }
  return {
    name: tool.name,
    version: tool.version,
    path,
    sha256: record.data.sha256,
    size: record.data.size,
    origin: `built with Go ${record.data.go}`,
    reused: true,
  };
}
