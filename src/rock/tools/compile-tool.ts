import { join } from 'node:path';
import { Failure, isFailure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { hashFile } from '../cache/known-file.ts';
import type { GoRelease } from './go-release.ts';
import { goBuildFlags, moduleFiles, type GoTool } from './go-tool.ts';

type BuildPorts = Pick<Ports, 'files' | 'exec' | 'clock'>;

/** Where a build reads and writes. */
export interface ToolBuild extends GoRelease {
  readonly moduleDir: string;
  readonly target: string;
  readonly goarch: string;
}

/**
 * Builds the program in a folder of its own and puts it into the target, with a record of what it is.
 *
 * @throws Failure `ROCK_TOOL_BUILD` when the build fails.
 */
export async function buildTool(ports: BuildPorts, tool: GoTool, at: ToolBuild): Promise<void> {
  const work = await ports.files.makeTemp(`go-${tool.name}`);
  try {
    const output = await compileTool(ports, tool, at, work);
    const stat = await ports.files.stat(output);
    if (stat === undefined) throw new Failure('ROCK_TOOL_BUILD', `go build wrote no ${tool.name}`);
    const sha256 = await hashFile(ports, output);
    await ports.files.mkdir(at.target);
    await ports.files.copy(output, join(at.target, tool.name));
    // Written last: a folder without a record is an unfinished build and is ignored.
    await ports.files.write(
      join(at.target, 'record.json'),
      `${JSON.stringify({ sha256, size: stat.size, go: at.version })}\n`,
    );
  } finally {
    await ports.files.remove(work);
  }
}

async function compileTool(ports: BuildPorts, tool: GoTool, at: ToolBuild, work: string): Promise<string> {
  for (const name of moduleFiles(tool)) await ports.files.copy(join(at.moduleDir, name), join(work, name));
  const output = join(work, tool.name);
  const go = (words: readonly string[], mode: string): Promise<unknown> =>
    ports.exec.run({
      argv: [at.program, ...words],
      cwd: work,
      // GOFLAGS and GOWORK are set, empty or off, so that no setting of the machine changes the bytes.
      env: {
        CGO_ENABLED: '0',
        GOOS: 'linux',
        GOARCH: at.goarch,
        GOTOOLCHAIN: at.toolchain,
        GOFLAGS: `-mod=${mode}`,
        GOWORK: 'off',
        GOEXPERIMENT: '',
        GOAMD64: 'v1',
      },
      timeout: 900_000,
    });
  try {
    // `go mod vendor` holds each module against go.sum.
    if (tool.vendored !== undefined) await go(['mod', 'vendor'], 'mod');
    for (const [path, content] of Object.entries(tool.vendored ?? {}))
      await ports.files.write(join(work, 'vendor', path), content);
    const mode = tool.vendored === undefined ? 'readonly' : 'vendor';
    await go(['build', ...goBuildFlags, '-o', output, tool.package], mode);
  } catch (error) {
    if (!isFailure(error, 'TOOL_FAILED')) throw error;
    throw new Failure('ROCK_TOOL_BUILD', `${tool.name} ${tool.version} could not be built`, {
      hint:
        'Check that the Go module proxy can be reached (go env GOPROXY)' +
        (tool.replaceable ? `, or name a ready-made binary with the input ${tool.name}-binary.` : '.'),
      details: error.details,
      cause: error,
    });
  }
  return output;
}
