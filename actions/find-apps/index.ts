import { runInGithub } from '../../src/action/github-entry.ts';
import { findApps } from './definition.ts';

await runInGithub(findApps, async () => (await import('./main.ts')).main);
