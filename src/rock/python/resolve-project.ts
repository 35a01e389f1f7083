import { join } from 'node:path';
import type { Ports } from '../../ports/index.ts';
import {
  exportUvLock,
  resolvePackages,
  type LockedPackage,
  type RequirementLine,
  type Uv,
} from '../../python/index.ts';
import type { LockRequest } from './lock.ts';
import type { PythonProject } from './project-lock.ts';

/** Asks uv for everything that a part needs. @throws Failure as `lockPython` */
export async function resolveProject(
  ports: Pick<Ports, 'exec' | 'files'>,
  request: LockRequest,
  {
    project,
    lines,
    extra,
  }: {
    readonly project: PythonProject;
    readonly lines: readonly RequirementLine[];
    /** Packages that no file names. */
    readonly extra: readonly string[];
  },
): Promise<readonly LockedPackage[]> {
  const { plan, sourceDir } = request;
  const uv = await request.uv();
  const lock = await applyUvLock(ports, { uv, root: sourceDir, lock: project.lock });
  const options = { uv, target: request.target, root: sourceDir, lines: [...lines, ...lock.lines] };
  const files = [...plan.requirements, ...(project.isPyproject ? ['pyproject.toml'] : [])];
  const resolved = await resolvePackages(ports, {
    ...options,
    files,
    extra,
    constraints: [...plan.constraints, ...lock.constraints],
  }).finally(lock.dispose);
  const seed = request.setuptools;
  if (seed === undefined || resolved.some(({ name }) => name === 'setuptools')) return resolved;
  const seeded = await resolvePackages(ports, { ...options, files: [], extra: [`setuptools==${seed}`] });
  return [...resolved, ...seeded];
}

interface AppliedLock {
  /** Files for uv's `--constraint`. */
  readonly constraints: readonly string[];
  readonly lines: readonly RequirementLine[];
  dispose(): Promise<void>;
}

/** Writes down what uv.lock pins, so that a resolution keeps to it; without one it changes nothing. */
async function applyUvLock(
  ports: Pick<Ports, 'exec' | 'files'>,
  { uv, root, lock }: { readonly uv: Uv; readonly root: string; readonly lock: string | undefined },
): Promise<AppliedLock> {
  if (lock === undefined) return { constraints: [], lines: [], dispose: () => Promise.resolve() };
  const { text, lines } = await exportUvLock(ports, { uv, root, lock });
  const folder = await ports.files.makeTemp('uv-lock');
  const file = join(folder, 'uv-lock.txt');
  await ports.files.write(file, text);
  return { constraints: [file], lines, dispose: () => ports.files.remove(folder) };
}
