import { runInGithub } from '../../src/action/github-entry.ts';
import { pipeline } from './definition.ts';

await runInGithub(pipeline, async () => (await import('./main.ts')).main);
