import type { Ports } from '../ports/index.ts';
import { parseRequirements, type RequirementLine } from './requirements.ts';
import type { Uv } from './uv.ts';

/** What a uv.lock says, in the words of a requirements file. */
export interface ExportedLock {
  readonly text: string;
  /** Its lines, each with the place in uv.lock that the package has. */
  readonly lines: readonly RequirementLine[];
}

/**
 * Reads the uv.lock of a project: the packages that it needs when it runs, without those for its development. The lock
 * is taken as it is; when pyproject.toml has moved on, the two contradict each other in the resolution that follows.
 *
 * @throws Failure `TOOL_FAILED` with uv's words, when the file is none
 */
export async function exportUvLock(
  ports: Pick<Ports, 'exec'>,
  {
    uv,
    root,
    lock,
    select = ['--no-default-groups', '--no-emit-workspace'],
  }: {
    readonly uv: Uv;
    readonly root: string;
    readonly lock: string;
    /** uv's options for what of the lock is wanted. */
    readonly select?: readonly string[];
  },
): Promise<ExportedLock> {
  const { stdout } = await ports.exec.run({
    argv: [
      uv.program,
      ...['export', '--quiet', '--frozen', '--offline', ...select],
      ...['--no-header', '--no-annotate', '--format', 'requirements-txt'],
    ],
    cwd: root,
    env: uv.env,
  });
  const written = lock.split('\n');
  const lines = parseRequirements('uv.lock', stdout).map((line) => {
    const place = written.findIndex((text) => text.trim() === `name = "${line.name ?? ''}"`);
    return { ...line, line: place < 0 ? 1 : place + 1 };
  });
  return { text: stdout, lines };
}
