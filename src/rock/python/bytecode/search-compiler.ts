import { isFailure } from '../../../errors/index.ts';
import { lookAt, type CompilerMemo, type CompilerPorts, type CompilerRequest } from './compiler.ts';
import { pythonCommand } from './command.ts';

/** Milliseconds. An interpreter starts in 20; one that is a script in front of many takes longer. */
const TIMEOUT = 30_000;

/** Asks the interpreters of this machine which release they are. What was found out holds while the places look the same. */
export async function searchCompiler(
  ports: CompilerPorts,
  { release, script }: CompilerRequest,
): Promise<CompilerMemo> {
  const at = ports.clock.now();
  const looked: [string, string][] = [];
  const memo = async (found: NonNullable<CompilerMemo['found']>): Promise<CompilerMemo> => ({
    ...{ at, looked: [[found.program, await lookAt(ports, found.program)]], found },
  });
  const name = `python${/^\d+\.\d+/.exec(release)?.[0] ?? ''}`;
  const onPath = await ports.exec.which(name);
  for (const program of new Set([`/usr/bin/${name}`, ...(onPath === undefined ? [] : [onPath])])) {
    const look = await lookAt(ports, program);
    looked.push([program, look]);
    const found = look === '' ? undefined : await askPython(ports, program, script, release);
    if (found !== undefined) return memo(found);
  }
  const uv = await ports.exec.which('uv');
  if (uv === undefined) return { at, looked };
  const folder = await say(ports, [uv, 'python', 'dir']);
  if (folder !== undefined) looked.push([folder, await lookAt(ports, folder)]);
  const known = await say(ports, [uv, 'python', 'find', '--no-project', '--no-python-downloads', release]);
  const found = known === undefined ? undefined : await askPython(ports, known, script, release);
  return found === undefined ? { at, looked } : memo(found);
}

async function askPython(
  ports: CompilerPorts,
  program: string,
  script: string,
  release: string,
): Promise<CompilerMemo['found']> {
  const said = await say(ports, ...pythonCommand(program, script, 'about'));
  return said === undefined ? undefined : readAbout(said, release);
}

/** What the shipped program says of an interpreter, where that is of the release; its own path comes last. */
export function readAbout(said: string, release: string): CompilerMemo['found'] {
  const [implementation, version, tag, magic, program] = said.split('\n');
  // PyPy compiles something else, and a Python without the global lock shares other constants ("cpythont").
  if (implementation !== 'cpython' || version !== release || !tag || !magic || !program) return undefined;
  return { program, name: `cpython-${release}`, tag, magic };
}

/** Undefined for a program that does not work: it is as good as none. */
async function say(
  { exec }: CompilerPorts,
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  try {
    const { stdout } = await exec.run({ argv, env, timeout: TIMEOUT });
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch (error) {
    if (isFailure(error, 'TOOL_FAILED', 'TOOL_MISSING', 'TOOL_TIMEOUT')) return undefined;
    throw error;
  }
}
