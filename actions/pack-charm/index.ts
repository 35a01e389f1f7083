import { runInGithub } from '../../src/action/github-entry.ts';
import { packCharm } from './definition.ts';

await runInGithub(packCharm, async () => (await import('./main.ts')).main);
