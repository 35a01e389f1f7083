export { describeEvent, readEvent } from './event.ts';
export type { EventSource, GithubEvent, PullRequest } from './event.ts';
export { renderLinks } from './links.ts';
