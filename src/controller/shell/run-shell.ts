import type { Docker } from '../../docker/index.ts';
import type { Output, ShellRequest } from '../model/index.ts';

/** Runs what `juju ssh` was given in a container, or a shell, and answers the exit code. */
export async function runShell(
  docker: Pick<Docker, 'containers'>,
  container: string,
  { command, stdin, terminal, signal }: ShellRequest,
  output: Output,
): Promise<number> {
  const running = await docker.containers.exec(container, {
    // As kubectl's exec behind `juju ssh`: one line for the container's shell.
    argv: command.length === 0 ? ['/bin/sh'] : ['/bin/sh', '-c', command.join(' ')],
    ...(stdin !== undefined && { stdin }),
    ...(terminal !== undefined && { terminal }),
    ...(terminal?.kind !== undefined && { env: { TERM: terminal.kind } }),
    signal,
  });
  for await (const { stream, data } of running.output) output[stream](data);
  return running.exitCode();
}
