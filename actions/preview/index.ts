import { runInGithub } from '../../src/action/github-entry.ts';
import { preview } from './definition.ts';

await runInGithub(preview, async () => (await import('./main.ts')).main);
