import { runInGithub } from '../../src/action/github-entry.ts';
import { packApps } from './definition.ts';

await runInGithub(packApps, async () => (await import('./main.ts')).main);
