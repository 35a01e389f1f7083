/** What makes a bundle start faster than ncc leaves it. All of it is a function of the locked dependencies. */
import { cp, readFile, writeFile } from 'node:fs/promises';
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
 * Minifies a script of a bundle, also what is behind `import()`, which ncc does not. It comes out as ASCII: one character
 * above it and V8 keeps the whole script in twice the memory.
 */
export async function minifyCode(path: string, script: string): Promise<string> {
  const { code } = await minify(script, { module: true, ecma: 2020, format: { ascii_only: true } });
  if (code === undefined) throw new Error(`${path} cannot be minified`);
  return code;
}
