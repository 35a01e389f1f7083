import { runInGithub } from '../../src/action/github-entry.ts';
import { publish } from './definition.ts';

await runInGithub(publish, async () => (await import('./main.ts')).main);
