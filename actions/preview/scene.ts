import type { ActionRun } from '../../src/action/index.ts';
import type { GithubApi, GithubEvent } from '../../src/github/index.ts';
import type { preview } from './definition.ts';

/** What every part of the action works with. */
export interface Scene {
  readonly run: ActionRun<typeof preview>;
  readonly github: GithubApi;
  readonly event: GithubEvent;
}
