/** What makes a bundle start faster than ncc leaves it. All of it is a function of the locked dependencies. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { minify } from 'terser';

/**
 * Lets webpack leave out what nobody uses of `@actions/core`: its OIDC client, and with that a whole HTTP stack of half
 * a megabyte that every start would compile and run. The package does not say that its modules may be left out, so a
 * copy that does lies in front of it for the compiled sources, and for them alone.
 *
 * @param compiled the folder of the compiled sources
 */
export async function shadowCore(root: string, compiled: string): Promise<void> {
  const name = 'node_modules/@actions/core';
  await cp(join(root, name), join(compiled, name), { recursive: true });
  const manifest = join(compiled, name, 'package.json');
  const stated = JSON.parse(await readFile(manifest, 'utf8')) as object;
  await writeFile(manifest, JSON.stringify({ ...stated, sideEffects: false }));
}

/**
 * Minifies a bundle, also what is behind `import()`, which ncc does not. The scripts come out as ASCII: one character
 * above it and V8 keeps the whole script in twice the memory.
 */
export async function minifyBundle(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.js'))) {
    const path = join(folder, name);
    const { code } = await minify(await readFile(path, 'utf8'), {
      module: true,
      ecma: 2020,
      format: { ascii_only: true },
    });
    if (code === undefined) throw new Error(`${path} cannot be minified`);
    await writeFile(path, code);
  }
}
