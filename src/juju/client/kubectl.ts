import type { Command, Ports } from '../../ports/index.ts';

/** The `kubectl` command line. Every call is bounded, and hands out whatever came. */
export type Kubectl = (
  args: readonly string[],
) => Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;

const ANY_EXIT_CODE = Array.from({ length: 256 }, (_, code) => code);

/**
 * `kubectl` with the access to a cluster, by its path; undefined: the access that it finds by itself. Nothing where
 * there is no kubectl. `limit`: milliseconds of one call; kubectl itself gives up a second earlier and says why.
 */
export async function findKubectl(
  exec: Ports['exec'],
  kubeconfig: string | undefined,
  limit: number,
): Promise<Kubectl | undefined> {
  if ((await exec.which('kubectl')) === undefined) return undefined;
  return (args) => {
    const patience = `--request-timeout=${Math.floor(limit / 1000) - 1}s`;
    const command: Command = { argv: ['kubectl', ...args, patience], timeout: limit, accept: ANY_EXIT_CODE };
    return exec.run(kubeconfig === undefined ? command : { ...command, env: { KUBECONFIG: kubeconfig } });
  };
}
