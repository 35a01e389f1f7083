import { createHash } from 'node:crypto';
import type { Ports } from '../ports/index.ts';
import type { ProjectDocument } from '../project/index.ts';
import { hashProject } from './content-hash.ts';
import { inTurn } from './in-turn.ts';
import { deliver, keptFolder, takeKept, type Packed } from './kept-packs.ts';
import type { PackPlan } from './plan-pack.ts';
import { runPack } from './run-pack.ts';

export interface PackOptions {
  readonly document: ProjectDocument | undefined;
  /** Absolute: where the packed files go. */
  readonly output: string;
  readonly cacheDir: string;
  readonly home: string;
  readonly stateHome?: string | undefined;
  /** Milliseconds for which what was packed from the same sources counts; 0 packs every time. */
  readonly maxAge: number;
  /** Runs around the tool, and not at all when it is not needed. */
  readonly around: <T>(pack: () => Promise<T>) => Promise<T>;
}

export interface PackedOnce {
  readonly files: readonly Packed[];
  /** Whether nothing had to be packed. */
  readonly reused: boolean;
}

/** The hash of everything that decides what a plan packs. */
export async function contentOf(
  ports: Pick<Ports, 'files'>,
  plan: PackPlan,
  output: string,
): Promise<string> {
  const sources = await hashProject(ports, plan.cwd, output === plan.cwd ? [] : [output]);
  return createHash('sha256')
    .update(JSON.stringify([plan.identity, sources]))
    .digest('hex');
}

/**
 * Packs, or takes what was packed from the same sources with the same tool before.
 *
 * @throws Failure as `runPack` does
 */
export async function packOnce(
  ports: Pick<Ports, 'exec' | 'files' | 'clock' | 'random' | 'reporter'>,
  plan: PackPlan,
  content: string,
  { output, cacheDir, maxAge, around, ...facts }: PackOptions,
): Promise<PackedOnce> {
  const folder = keptFolder(cacheDir, plan, content);
  const kept = maxAge === 0 ? undefined : await takeKept(ports, folder, output, maxAge);
  if (kept !== undefined) return { files: kept, reused: true };
  const pack = (): Promise<readonly string[]> => around(() => runPack(ports, plan, facts));
  // On the machine itself it installs packages, and the machine's package manager lets in one at a time.
  const paths = await (plan.isolation.isolation === 'destructive' ? inTurn(pack) : pack());
  return { files: await deliver(ports, folder, output, paths), reused: false };
}
