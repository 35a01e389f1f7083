import type { IsolationChoice } from './isolation.ts';
import type { CraftMachine } from './machine.ts';
import type { CraftTool } from './tool.ts';

export interface PackRequest {
  readonly tool: CraftTool;
  /** Absolute: the folder of the project file. */
  readonly directory: string;
  /** The platform that was asked for; all that can be built here when undefined. */
  readonly platform?: string | undefined;
  readonly isolation: IsolationChoice;
  /** Whether an extension of the project must be enabled. */
  readonly experimental: boolean;
  /** Milliseconds for one attempt. */
  readonly timeout: number;
  /** Absolute: where the tool keeps wheels between runs. */
  readonly wheels: string;
  /** Absolute: where the tool writes its log when it runs as root, whose own folder cannot be read. */
  readonly logs: string;
}

/** One run of a craft tool, as data. */
export interface PackPlan {
  readonly tool: CraftTool;
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly isolation: IsolationChoice;
  /** Folders that must exist before it starts. */
  readonly folders: readonly string[];
  /** What the outcome depends on besides the files of the project. */
  readonly identity: readonly string[];
}

/**
 * The command line for a pack. The tool runs in the project's folder and leaves there what it packs: `--output` is
 * taken by the tool inside the instance as well, where the folder is not (rockcraft), so it is not used.
 */
export function planPack(request: PackRequest, machine: CraftMachine): PackPlan {
  const { tool, directory, platform, isolation, experimental, timeout } = request;
  const { path = tool.program, version = '' } = machine.tool ?? {};
  const asRoot = isolation.isolation === 'destructive' && (machine.privilege ?? []).length > 0;
  const shares = tool.sharesWheels && isolation.isolation === 'lxd';
  const env = {
    ...(experimental && { [tool.experimentalGate]: '1' }),
    ...(shares && { CRAFT_SHARED_CACHE: request.wheels }),
    // platformdirs, which the tools ask for the place of their log, follows it.
    ...(asRoot && { XDG_STATE_HOME: request.logs }),
  };
  const options = [
    'pack',
    '--verbosity=verbose',
    isolation.isolation === 'lxd' ? '--use-lxd' : '--destructive-mode',
    ...(platform === undefined ? [] : [`--platform=${platform}`]),
  ];
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const argv: readonly [string, ...string[]] = asRoot
    ? // sudo starts with an environment of its own.
      ['sudo', ...(machine.privilege ?? []).slice(1), 'env', ...assignments, path, ...options]
    : [path, ...options];
  return {
    tool,
    argv,
    cwd: directory,
    env: asRoot ? {} : env,
    timeout,
    isolation,
    folders: [...(shares ? [request.wheels] : []), ...(asRoot ? [request.logs] : [])],
    identity: [
      tool.program,
      version,
      isolation.isolation,
      machine.architecture,
      platform ?? '',
      experimental ? 'experimental' : '',
      ...(isolation.isolation === 'destructive' ? [machine.release] : []),
    ],
  };
}
