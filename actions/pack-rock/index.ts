import { runInGithub } from '../../src/action/github-entry.ts';
import { packRock } from './definition.ts';

await runInGithub(packRock, async () => (await import('./main.ts')).main);
