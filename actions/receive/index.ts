import { runInGithub } from '../../src/action/github-entry.ts';
import { receive } from './definition.ts';

await runInGithub(receive, async () => (await import('./main.ts')).main);
