import { Failure, isFailure } from '../../src/errors/index.ts';
import type { PullState } from '../../src/github/index.ts';
import { readModelNote, writeModelNote } from '../../src/juju/index.ts';
import type { Juju } from '../../src/juju/index.ts';
import { announce } from './announce.ts';
import type { Scene } from './scene.ts';

export interface TurnFacts {
  /** The commit of this run. */
  readonly sha: string;
  /** As GitHub says now; undefined when it does not answer. */
  readonly pull: PullState | undefined;
  /** The commit that last began to change the model, as the model says, and the one that this run found there first. */
  readonly noted: string | undefined;
  readonly found: string | undefined;
}

/**
 * Whether another run has taken the model over. Whoever writes its commit into a model had the newest one then: a note
 * that is neither ours nor from before is a newer commit's, also when GitHub cannot be asked.
 */
export function isOvertaken({ sha, pull, noted, found }: TurnFacts): boolean {
  if (pull !== undefined) return !pull.open || pull.headSha !== sha;
  return noted !== sha && noted !== found;
}

/**
 * What is asked immediately before each command that changes the model: whether it is still this commit's turn. The
 * model then says whose it is.
 *
 * @throws Failure `DEPLOY_OVERTAKEN` when a newer commit was pushed, or the pull request closed.
 */
export function takeTurns(
  { run, github }: Scene,
  pull: PullState,
  juju: Juju,
  model: string,
): () => Promise<void> {
  const { reporter } = run.ports;
  let first = true;
  let found: string | undefined;
  return async () => {
    const [now, noted] = await Promise.all([
      announce(reporter, () => github.findPull(pull.number)),
      readModelNote(juju, model),
    ]);
    if (first) found = noted;
    first = false;
    const sha = pull.headSha;
    if (isOvertaken({ sha, pull: now, noted, found })) {
      throw new Failure('DEPLOY_OVERTAKEN', `${model} belongs to a newer commit than ${sha.slice(0, 7)}`);
    }
    if (noted === sha) return;
    try {
      await writeModelNote(juju, model, sha);
    } catch (error) {
      if (!isFailure(error, 'JUJU_REFUSED')) throw error;
      // There is no model before the first command, and not everybody may set what is written there.
      reporter.debug(`${model} does not note the commit: ${error.message}`);
    }
  };
}
