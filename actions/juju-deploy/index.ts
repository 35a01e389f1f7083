import { runInGithub } from '../../src/action/github-entry.ts';
import { jujuDeploy } from './definition.ts';

await runInGithub(jujuDeploy, async () => (await import('./main.ts')).main);
