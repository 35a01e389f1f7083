import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Compilation } from '../python/bytecode/compile-sources.ts';
import { findCompiler, type PythonCompiler } from '../python/index.ts';
import type { PythonFacts } from './python-layer.ts';
import type { RockResolution } from './resolution.ts';
import type { BuildContext } from './types.ts';

/** Which release of Python is to compile, and whether the rock cannot do without. */
export interface BytecodePlan {
  readonly release: string;
  readonly required: boolean;
}

/** A resolution file says what the rock has; without one it has what this machine can make. */
export function planBytecode(
  { release }: Pick<PythonFacts, 'release'>,
  pinned: Pick<RockResolution, 'python'> | undefined,
): BytecodePlan | undefined {
  if (pinned === undefined) return release === undefined ? undefined : { release, required: false };
  const name = pinned.python?.bytecode;
  return name === undefined ? undefined : { release: name.replace(/^cpython-/, ''), required: true };
}

/**
 * Finds what compiles for the image's Python.
 *
 * @returns nothing and a note when this machine has no such Python
 * @throws Failure `ROCK_BYTECODE` when it has none and a resolution file asks for it
 */
export async function provideCompiler(
  { ports, assetsDir, cacheDir }: BuildContext,
  plan: BytecodePlan | undefined,
  maxAge: number,
): Promise<{ readonly compiler?: PythonCompiler; readonly notes: readonly string[] }> {
  if (plan === undefined) return { notes: [] };
  const { release, required } = plan;
  const script = compileScript(assetsDir);
  const compiler = await findCompiler(ports, { release, cacheDir, script, maxAge });
  if (compiler !== undefined) return { compiler, notes: [] };
  const install = `\`uv python install ${release}\` installs it`;
  if (required)
    throw new Failure(
      'ROCK_BYTECODE',
      `the resolution file asks for bytecode of Python ${release}, and this machine does not have it`,
      { hint: `${install}. A file that is made without the input \`resolution\` asks for what is there.` },
    );
  return {
    notes: [
      `the rock has no bytecode, and Python compiles at each start, because this machine does not have Python ${release}, as the rock does; ${install}`,
    ],
  };
}

/** With what to compile, where that is possible. */
export function compilationOf(
  { assetsDir, cacheDir }: BuildContext,
  compiler: PythonCompiler | undefined,
): Compilation | undefined {
  return compiler && { compiler, script: compileScript(assetsDir), cacheDir };
}

/** The program that is shipped for it. */
function compileScript(assetsDir: string): string {
  return join(assetsDir, 'python', 'compile.py');
}
