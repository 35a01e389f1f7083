import { runInGithub } from '../../src/action/github-entry.ts';
import { setupCraft } from './definition.ts';

await runInGithub(setupCraft, async () => (await import('./finish.ts')).finish);
