import { z } from 'zod';
import type { Exec } from '../../ports/index.ts';
import type { PythonModule } from '../python-module.ts';

const verdicts = z.array(z.union([z.null(), z.object({ line: z.number().nullable(), message: z.string() })]));

// `-I` and `-S`: nothing of the user's environment is loaded, and the start takes 10 ms instead of 30.
const program = `
import ast, json, sys
def check(source):
    try:
        ast.parse(source)
    except SyntaxError as error:
        return {"line": error.lineno, "message": error.msg}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"line": 1, "message": str(error)}
sys.stdout.write(json.dumps([check(source) for source in json.load(sys.stdin)]))
`;

/** Syntax that came with Python 3.12, which rockcraft's own interpreter has; an older python3 here must not refuse it. */
const newSyntax = /\b[fFrR]{1,2}["']|^\s*type\s+\w|^\s*(?:async\s+)?(?:def|class)\s+\w+\s*\[/;

/** Adds Python's own verdict to the modules; without python3 they stay as the scanner left them. */
export async function checkSyntax(
  exec: Exec,
  modules: ReadonlyMap<string, PythonModule>,
): Promise<ReadonlyMap<string, PythonModule>> {
  const unchecked = [...modules.values()].filter((module) => module.syntaxError === undefined);
  if (unchecked.length === 0 || (await exec.which('python3')) === undefined) return modules;
  const { stdout } = await exec.run({
    argv: ['python3', '-I', '-S', '-c', program],
    stdin: JSON.stringify(unchecked.map((module) => module.source)),
    timeout: 20_000,
  });
  const answers = verdicts.parse(JSON.parse(stdout));
  const checked = new Map(modules);
  unchecked.forEach((module, index) => {
    const verdict = answers[index];
    if (verdict === null || verdict === undefined) return;
    const line = verdict.line ?? 1;
    if (newSyntax.test(module.source.split('\n')[line - 1] ?? '')) return;
    checked.set(module.path, { ...module, syntaxError: { line, message: verdict.message } });
  });
  return checked;
}
