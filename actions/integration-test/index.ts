import { runInGithub } from '../../src/action/github-entry.ts';
import { integrationTest } from './definition.ts';

await runInGithub(integrationTest, async () => (await import('./main.ts')).main);
