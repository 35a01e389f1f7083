import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLES } from './bundles.ts';

/** `nobody` of Debian, who owns nothing. Becoming somebody else needs root. */
export const NOBODY = 65_534;
export const isRoot = process.getuid?.() === 0;

export interface Person {
  readonly uid?: number;
  /** Permission bits that new files do not get. */
  readonly umask: number;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** The shipped command line with the programs that it needs, where every user may start them. */
export interface SharedTools {
  readonly folder: string;
  /** A folder of its own that belongs to the person. */
  makeFolder(name: string, uid?: number): string;
  run(person: Person, ...args: string[]): { readonly code: number | null; readonly text: string };
}

// Node cannot set the umask of a child, Python can before it becomes the program.
const WITH_UMASK = 'import os, sys; os.umask(int(sys.argv[1])); os.execv(sys.argv[2], sys.argv[2:])';

export function shareTools(): SharedTools {
  const folder = mkdtempSync(join(tmpdir(), 'shared-'));
  chmodSync(folder, 0o755);
  cpSync(BUNDLES, join(folder, 'dist'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  copyFileSync(process.execPath, join(folder, 'bin/node'));
  copyFileSync(findUvProgram(), join(folder, 'bin/uv'));
  return {
    folder,
    makeFolder(name, uid) {
      const path = join(folder, name);
      mkdirSync(path, { mode: 0o755 });
      if (uid !== undefined) chownSync(path, uid, uid);
      return path;
    },
    run({ uid, umask, env, cwd }, ...args) {
      const { status, stdout, stderr } = spawnSync(
        'python3',
        [
          '-c',
          WITH_UMASK,
          String(umask),
          join(folder, 'bin/node'),
          join(folder, 'dist/cli/index.js'),
          ...args,
        ],
        {
          cwd,
          env: {
            PATH: `${folder}/bin:/usr/local/bin:/usr/bin:/bin`,
            HOME: cwd,
            TMPDIR: cwd,
            ...proxies(),
            ...env,
          },
          encoding: 'utf8',
          ...(uid !== undefined && { uid, gid: uid }),
        },
      );
      return { code: status, text: `${stdout}${stderr}` };
    },
  };
}

/** The program itself: what is on PATH may be a script that starts it for its owner alone. */
function findUvProgram(): string {
  const found = spawnSync('which', ['uv'], { encoding: 'utf8' }).stdout.trim();
  if (!readFileSync(found).subarray(0, 2).equals(Buffer.from('#!'))) return found;
  const asked = spawnSync('python3', ['-c', 'import uv; print(uv.find_uv_bin())'], { encoding: 'utf8' });
  return asked.stdout.trim();
}

function proxies(): Record<string, string> {
  const passed = /^(https?_proxy|no_proxy|SSL_CERT_FILE|PIP_\w+|UV_\w+)$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name, value]) => passed.test(name) && value !== undefined),
  ) as Record<string, string>;
}
