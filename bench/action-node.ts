import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { timeProgram } from './processes.ts';

/** What a runner takes for `using: node24`, which every action.yml says. npm has the same program as nodejs.org. */
export const ACTION_NODE = '24.21.0';

/** The Node that everything of ours is timed with, installed once; an absolute path. */
export const actionNode = resolve(`build/tools/node-${ACTION_NODE}/bin/node`);

/** Installs it where it is missing, after saying so; npm checks what it fetches. @throws Error when it does not run */
export async function installActionNode(): Promise<void> {
  if (!existsSync(actionNode)) {
    const name = `node-${process.platform}-${process.arch}@${ACTION_NODE}`;
    console.log(`installing what actions run on: ${name}, from npm`);
    const folder = dirname(dirname(actionNode));
    await mkdir(dirname(folder), { recursive: true });
    const fresh = await mkdtemp(`${folder}.`);
    try {
      await timeProgram([
        'npm',
        'install',
        '--silent',
        '--no-save',
        '--ignore-scripts',
        '--prefix',
        fresh,
        name,
      ]);
      await rename(join(fresh, 'node_modules', name.slice(0, name.lastIndexOf('@'))), folder);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }
  // It throws when the program is that of another version.
  const check = `process.exit(process.version === 'v${ACTION_NODE}' ? 0 : 1)`;
  await timeProgram([actionNode, '-e', check]);
}
