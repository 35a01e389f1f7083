import { join } from 'node:path';
import type { Ports } from '../../../ports/index.ts';
import { pythonCommand } from './command.ts';
import { lengthOf, splitCompiled, type Compiled } from './kept.ts';

/** Milliseconds for one call, which takes a quarter of a second on an idle machine. */
const TIMEOUT = 300_000;

/**
 * Compiles sources in a process of their own: they go in and bytecode comes out in one order, each behind its length.
 *
 * @param script the shipped program, absolute
 * @param sources with the paths that they have in the image, without the leading `/`
 * @throws Failure `TOOL_MISSING`, `TOOL_FAILED`, `TOOL_TIMEOUT`
 */
export async function runCompiler(
  { files, exec }: Pick<Ports, 'files' | 'exec'>,
  { program, script }: { readonly program: string; readonly script: string },
  sources: readonly { readonly path: string; readonly content: Uint8Array }[],
): Promise<Compiled> {
  const temp = await files.makeTemp('rock-bytecode');
  try {
    const output = join(temp, 'compiled');
    const [argv, env] = pythonCommand(program, script, output);
    const stdin = Buffer.concat(
      sources.flatMap(({ path, content }) => {
        const name = Buffer.from(`/${path}`);
        return [lengthOf(name.length), lengthOf(content.length), name, content];
      }),
    );
    await exec.run({ argv, env, stdin, timeout: TIMEOUT });
    const compiled = splitCompiled((await files.readBytes(output)) ?? new Uint8Array(), sources.length);
    if (compiled === undefined) throw new Error(`${program} did not compile all that it was given`);
    return compiled;
  } finally {
    await files.remove(temp);
  }
}
