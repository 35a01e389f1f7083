import type { PythonModule } from '../python-module.ts';
import type { PythonParser } from './python-parser.ts';

/** Adds Python's own verdict to the modules that the scanner had nothing against. */
export async function checkSyntax(
  parser: PythonParser,
  modules: ReadonlyMap<string, PythonModule>,
): Promise<ReadonlyMap<string, PythonModule>> {
  const unchecked = [...modules.values()].filter((module) => module.syntaxError === undefined);
  const opinions = await parser.parse(unchecked.map((module) => module.source));
  const checked = new Map(modules);
  unchecked.forEach((module, index) => {
    const opinion = opinions[index];
    if (opinion !== undefined && opinion !== 'parsed')
      checked.set(module.path, { ...module, syntaxError: opinion });
  });
  return checked;
}

/** Whether Python has nothing against the modules that the scanner had nothing against. */
export async function findsNothing(
  parser: PythonParser,
  modules: ReadonlyMap<string, PythonModule>,
): Promise<boolean> {
  const checked = await checkSyntax(parser, modules);
  return [...checked].every(([path, module]) => modules.get(path) === module);
}
