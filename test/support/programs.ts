import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder with small programs, each the text of a shell script, and nothing else on its PATH. Dispose removes it. */
export async function programsIn(
  scripts: Readonly<Record<string, string>>,
): Promise<{ folder: string; path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'programs-'));
  for (const [name, script] of Object.entries(scripts)) {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  }
  await symlink('/bin/sh', join(folder, 'sh'));
  return {
    folder,
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
