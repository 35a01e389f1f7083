import { z } from 'zod/mini';
import { Failure } from '../errors/index.ts';
import type { PullHead, RunsApi, RunState } from './runs-api.ts';

const repository = z.object({ id: z.number(), full_name: z.string() });
const payloadSchema = z.object({
  action: z.literal('completed'),
  workflow_run: z.object({
    id: z.number(),
    run_attempt: z.number(),
    event: z.string(),
    status: z.nullish(z.string()),
    conclusion: z.nullish(z.string()),
    head_sha: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
    head_branch: z.nullish(z.string()),
    head_repository: z.nullish(repository),
    repository,
  }),
});

/** The run that an event `workflow_run` is about; undefined for every other event, and for one that is not over. */
export function describeFinishedRun(payload: unknown): RunState | undefined {
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const run = parsed.data.workflow_run;
  return {
    id: run.id,
    attempt: run.run_attempt,
    event: run.event,
    status: run.status ?? undefined,
    conclusion: run.conclusion ?? undefined,
    headSha: run.head_sha,
    headBranch: run.head_branch ?? undefined,
    headRepository:
      run.head_repository === null || run.head_repository === undefined
        ? undefined
        : { name: run.head_repository.full_name, id: run.head_repository.id },
    repository: run.repository.full_name,
  };
}

/** The run that started this workflow, as the event has it; undefined when none did, or outside of GitHub Actions. */
export async function readFinishedRun(host: {
  readonly inGithubActions: boolean;
}): Promise<RunState | undefined> {
  if (!host.inGithubActions) return undefined;
  const { context } = await import('@actions/github');
  return context.eventName === 'workflow_run' ? describeFinishedRun(context.payload) : undefined;
}

/**
 * Only a run of a pull request to this repository that succeeded gives anything, and only while GitHub says of it what
 * the event has said: a run that was started again meanwhile keeps something else under the same names.
 *
 * @param now Of `RunsApi.findRun`.
 * @throws Failure `RECEIVE_RUN`
 */
export function requireFinishedRun(
  run: RunState | undefined,
  now: RunState | undefined,
  home: string,
): RunState & { readonly headRepository: { readonly name: string; readonly id: number } } {
  if (run === undefined) throw refuse('this workflow was not started by another one that is complete');
  if (run.repository !== home) throw refuse(`the run ${run.id} is of ${run.repository}`);
  if (run.event !== 'pull_request')
    throw refuse(`the run ${run.id} was started by ${run.event}, not by pull_request`);
  if (run.conclusion !== 'success') throw refuse(`the run ${run.id} did not succeed`);
  const { headRepository } = run;
  if (headRepository === undefined) throw refuse('the repository of the pull request was deleted');
  const changed = differences(run, now);
  if (changed.length > 0) throw refuse(`the run ${run.id} is not what the event says`, changed);
  return { ...run, headRepository };
}

/** The open pull request that a run was for; undefined when it was closed, or a newer commit was pushed. */
export async function findPullOf(
  runs: Pick<RunsApi, 'listPulls'>,
  run: RunState,
): Promise<PullHead | undefined> {
  const { headRepository, headBranch, headSha } = run;
  if (headRepository === undefined || headBranch === undefined) return undefined;
  // The event names no pull request when it comes from a fork.
  const pulls = await runs.listPulls(headRepository.name.split('/')[0] ?? '', headBranch);
  const found = pulls.filter(
    (pull) => pull.headRepository === headRepository.name && pull.headSha === headSha,
  );
  if (found.length < 2) return found[0];
  throw refuse('several pull requests have this branch', [
    ...found.map(({ number, url }) => `#${number}: ${url}`),
  ]);
}

function differences(said: RunState, now: RunState | undefined): readonly string[] {
  if (now === undefined) return ['there is no such run'];
  const facts = (run: RunState): Readonly<Record<string, string>> => ({
    id: String(run.id),
    attempt: String(run.attempt),
    event: run.event,
    status: String(run.status),
    conclusion: String(run.conclusion),
    commit: run.headSha,
    branch: String(run.headBranch),
    'repository of the branch': `${String(run.headRepository?.name)} ${String(run.headRepository?.id)}`,
    repository: run.repository,
  });
  const [before, after] = [facts(said), facts(now)];
  return Object.entries(before)
    .filter(([name, value]) => after[name] !== value)
    .map(([name, value]) => `${name}: the event says ${value}, GitHub says ${String(after[name])}`);
}

function refuse(why: string, details: readonly string[] = []): Failure {
  return new Failure('RECEIVE_RUN', why, {
    hint: 'Start this workflow on workflow_run, types: [completed], for the workflow that packs on pull_request.',
    details,
  });
}
