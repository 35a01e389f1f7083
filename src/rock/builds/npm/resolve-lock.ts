import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { parseJson } from '../../cache/known-file.ts';
import type { NpmPlan } from '../../plan/index.ts';
import type { BuildPorts } from '../types.ts';
import { runNpm } from './run-npm.ts';

const memoSchema = z.object({ at: z.number(), lock: z.string() });

/**
 * The lock file that npm would write for an application that has none, remembered for `maxAge` milliseconds.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`
 */
export async function resolveLock(
  ports: BuildPorts,
  {
    plan,
    packageJson,
    npmrc,
    cacheDir,
    maxAge,
    file,
  }: {
    readonly plan: NpmPlan;
    readonly packageJson: string;
    readonly npmrc: string | undefined;
    readonly cacheDir: string;
    readonly maxAge: number;
    readonly file: string;
  },
): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify([packageJson, npmrc, plan.environment]))
    .digest('hex');
  const memoPath = join(cacheDir, 'npm-locks', `${key.slice(0, 32)}.json`);
  const memo = memoSchema.safeParse(parseJson(await ports.files.readText(memoPath))).data;
  const now = ports.clock.now();
  if (memo !== undefined && memo.at <= now && now - memo.at < maxAge) return memo.lock;
  const work = await ports.files.makeTemp('npm-lock');
  try {
    await ports.files.write(join(work, 'package.json'), packageJson);
    if (npmrc !== undefined) await ports.files.write(join(work, '.npmrc'), npmrc);
    await runNpm(
      ports,
      { part: plan.part, cwd: work, env: plan.environment, file, packageJson },
      ...['install', '--package-lock-only', '--ignore-scripts', '--omit=dev'],
    );
    const lock = (await ports.files.readText(join(work, 'package-lock.json'))) ?? '';
    await ports.files.mkdir(join(cacheDir, 'npm-locks'));
    await ports.files.write(memoPath, JSON.stringify({ at: now, lock }));
    return lock;
  } finally {
    await ports.files.remove(work);
  }
}
