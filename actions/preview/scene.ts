import type { ActionRun } from '../../src/action/index.ts';
import type { GithubApi, GithubEvent } from '../../src/github/index.ts';
import type { preview } from './definition.ts';
import type { Home } from './names.ts';

/** What every part of the action works with. */
export interface Scene {
  readonly run: ActionRun<typeof preview>;
  readonly github: GithubApi;
  readonly event: GithubEvent;
}

/** Whose previews this run looks after. */
export function homeOf({ run, event }: Scene): Home {
  return { repository: event.repository, app: run.inputs.name };
}
