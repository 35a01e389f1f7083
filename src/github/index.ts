export { describeEvent, readEvent } from './event.ts';
export type { EventSource, GithubEvent, PullRequest } from './event.ts';
export { renderLinks } from './links.ts';
export { findArtifactStore } from './artifact-store.ts';
export type { ArtifactStore } from './artifact-store.ts';
export { fetchFile, keepFile } from './kept-file.ts';
export { connectGithub } from './connect-github.ts';
export type { Comment, Deployment, DeploymentStatus, GithubApi, Labeling, PullState } from './github-api.ts';
export { writeStickyComment } from './sticky-comment.ts';
