import type { Ports } from '../ports/index.ts';
import type { CraftTool } from './tool.ts';

/** What this machine offers to a craft tool. */
export interface CraftMachine {
  /** Debian's name of the architecture. */
  readonly architecture: string;
  /** `ubuntu@24.04`, from os-release. */
  readonly release: string;
  /** Absolute path and version of the tool, when it is on PATH. */
  readonly tool?: { readonly path: string; readonly version: string };
  readonly hasLxd: boolean;
  /** Words in front of a command that needs root; undefined when it cannot be had. */
  readonly privilege?: readonly string[];
  /** Whether the machine is thrown away after the job, so that packages may be installed on it. */
  readonly throwAway: boolean;
}

const QUICK = 30_000;

/** Looks around; changes nothing. */
export async function readMachine(
  ports: Pick<Ports, 'exec' | 'files'>,
  tool: CraftTool,
  facts: { readonly architecture: string; readonly variables: Readonly<Record<string, string>> },
): Promise<CraftMachine> {
  const path = await ports.exec.which(tool.program);
  // Without the tool nothing else of the machine matters, and looking would cost the embedded engine its start.
  const version = path === undefined ? undefined : await readVersion(ports, path, tool);
  const privilege = path === undefined ? undefined : await findPrivilege(ports);
  const release = parseRelease((await ports.files.readText('/etc/os-release')) ?? '');
  return {
    architecture: facts.architecture,
    release,
    ...(path !== undefined && version !== undefined && { tool: { path, version } }),
    hasLxd: (await ports.exec.which('lxc')) !== undefined,
    ...(privilege !== undefined && { privilege }),
    // What GitHub's own runners say of themselves: docs.github.com, default environment variables.
    throwAway: facts.variables['RUNNER_ENVIRONMENT'] === 'github-hosted',
  };
}

/** The distribution and release of an os-release file, as the craft tools write a base. */
export function parseRelease(text: string): string {
  const value = (name: string): string =>
    new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1]?.trim() ?? 'unknown';
  return `${value('ID')}@${value('VERSION_ID')}`;
}

async function readVersion(
  { exec }: Pick<Ports, 'exec'>,
  path: string,
  { program }: CraftTool,
): Promise<string> {
  const { stdout } = await exec.run({ argv: [path, '--version'], timeout: QUICK });
  return stdout.trim().replace(`${program} `, '');
}

async function findPrivilege({ exec }: Pick<Ports, 'exec'>): Promise<readonly string[] | undefined> {
  const { stdout } = await exec.run({ argv: ['id', '-u'], timeout: QUICK });
  if (stdout.trim() === '0') return [];
  if ((await exec.which('sudo')) === undefined) return undefined;
  const { exitCode } = await exec.run({ argv: ['sudo', '-n', 'true'], timeout: QUICK, accept: [1] });
  return exitCode === 0 ? ['sudo', '-n'] : undefined;
}
