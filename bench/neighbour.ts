import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { timeProgram } from './processes.ts';

/** What many actions of the field are made of, used once each and no line more: GitHub's toolkit and a checked file of settings. */
const SOURCE = `import * as core from '@actions/core';
import * as exec from '@actions/exec';
import * as github from '@actions/github';
import { parse } from 'yaml';
import { z } from 'zod';
core.info('event ' + github.context.eventName);
if (core.getInput('token') !== '') {
  const settings = z.object({ ref: z.string() }).parse(parse(core.getInput('settings')));
  await exec.exec('git', ['describe', settings.ref]);
  await github.getOctokit(core.getInput('token')).rest.users.getAuthenticated();
}
`;

/** Bundles a neighbour's action as the toolkit's own template does: ncc, minified, one file. @returns its path. */
export async function bundleNeighbour(work: string): Promise<string> {
  // Below the project, where its packages are found.
  const folder = resolve('build/bench-neighbour');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type": "module"}\n');
  await writeFile(join(folder, 'index.js'), SOURCE);
  const out = join(work, 'neighbour');
  const ncc = resolve('node_modules/@vercel/ncc/dist/ncc/cli.js');
  await timeProgram([process.execPath, ncc, 'build', join(folder, 'index.js'), '--minify', '--out', out]);
  return join(out, 'index.js');
}
