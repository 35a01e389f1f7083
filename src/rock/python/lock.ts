import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { isFailure } from '../../errors/index.ts';
import { isCurrent, type Ports } from '../../ports/index.ts';
import {
  findRequirementName,
  readRequirements,
  type LockedPackage,
  type PythonTarget,
  type Uv,
} from '../../python/index.ts';
import { parseJson } from '../cache/known-file.ts';
import type { PythonPlan } from '../plan/index.ts';
import { readPythonProject } from './project-lock.ts';

export interface LockRequest {
  readonly plan: PythonPlan;
  /** Absolute folder of the part's source. */
  readonly sourceDir: string;
  readonly target: PythonTarget;
  /** Version of setuptools that the base's venv module would bring; undefined for Python 3.12 and later. */
  readonly setuptools?: string | undefined;
  /** Called only when uv has to run. */
  readonly uv: () => Promise<Uv>;
  readonly cacheDir: string;
  /** Milliseconds for which an answer counts as current. */
  readonly maxAge: number;
  /** What outside the files decides the answer: index addresses. Only a hash of it is kept. */
  readonly indexKey: string;
}

export interface PythonLock {
  readonly packages: readonly LockedPackage[];
  readonly reused: boolean;
  readonly warnings: readonly string[];
}

const memoSchema = z.object({
  at: z.number(),
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      hashes: z.array(z.string()),
      marker: z.exactOptional(z.string()),
    }),
  ),
});

type LockPorts = Pick<Ports, 'files' | 'exec' | 'clock'>;

/**
 * Resolves a part's Python packages for the base's interpreter. An answer that is younger than `maxAge` and was given
 * for the same files is used again; an older one is used when no index can be reached, with a warning.
 *
 * @throws Failure `PYTHON_REQUIREMENT`, `PYTHON_NO_WHEEL`, `PYTHON_HASH`, `NETWORK_UNREACHABLE`, `TOOL_MISSING`
 */
export async function lockPython(ports: LockPorts, request: LockRequest): Promise<PythonLock> {
  const { plan, sourceDir } = request;
  const { requirements, constraints } = plan;
  const { lines, contents } = await readRequirements(ports, sourceDir, requirements, constraints);
  const project = await readPythonProject(ports, sourceDir, plan);
  const { warnings } = project;
  // The plugin installs `python-packages` first and the files after it with --upgrade: what a file names wins.
  const named = new Set([...lines.map(({ name }) => name), ...project.dependencies.map(findRequirementName)]);
  const extra = plan.packages.filter((text) => !named.has(findRequirementName(text)));
  const key = memoKey([contents, project.contents, extra, plan.constraints, plan.environment, request]);
  const memoPath = join(request.cacheDir, 'python-locks', `${key}.json`);
  const memo = memoSchema.safeParse(parseJson(await ports.files.readText(memoPath)));
  if (memo.success && isCurrent(ports.clock, memo.data.at, request.maxAge))
    return { packages: memo.data.packages, reused: true, warnings };
  const now = ports.clock.now();
  try {
    // An answer that holds needs nothing of what asks uv.
    const { resolveProject } = await import('./resolve-project.ts');
    const packages = await resolveProject(ports, request, { project, lines, extra });
    await ports.files.mkdir(join(request.cacheDir, 'python-locks'));
    await ports.files.write(memoPath, `${JSON.stringify({ at: now, packages })}\n`);
    return { packages, reused: false, warnings };
  } catch (error) {
    if (!memo.success || !isFailure(error, 'NETWORK_UNREACHABLE', 'TOOL_TIMEOUT')) throw error;
    const warning = 'the Python package index cannot be reached; its last known answer is used';
    return { packages: memo.data.packages, reused: true, warnings: [...warnings, warning] };
  }
}

function memoKey([contents, project, extra, constraints, environment, request]: readonly [
  unknown,
  unknown,
  unknown,
  unknown,
  unknown,
  LockRequest,
]): string {
  const { target, setuptools, indexKey } = request;
  const inputs = [1, contents, project, extra, constraints, environment, target, setuptools, indexKey];
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}
