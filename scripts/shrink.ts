/** What makes a bundle start faster than ncc leaves it. All of it is a function of the locked dependencies. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { minify } from 'terser';
import ts from 'typescript';

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
  const named = nameBuiltins(script);
  const code = await (named.length < LARGE ? minifyWell(named) : minifyQuickly(named));
  if (code === undefined) throw new Error(`${path} cannot be minified`);
  return compileModulesAtOnce(code);
}

/** Characters from which a script is somebody's whole package, which a run loads late or never. */
const LARGE = 400_000;

/** A tenth smaller than the other way, where much is left that nobody calls. */
async function minifyWell(script: string): Promise<string | undefined> {
  const { code } = await minify(script, { module: true, ecma: 2020, format: { ascii_only: true } });
  return code;
}

/** Forty times as fast as the other way. */
async function minifyQuickly(script: string): Promise<string> {
  const { code } = await transform(script, {
    minify: true,
    format: 'esm',
    target: 'node20',
    charset: 'ascii',
    legalComments: 'inline',
  });
  return code.trimEnd();
}

/** What not every Node has that runs the bundles: to require it must fail there. */
const NOT_EVERYWHERE = /^node:(?:sea|sqlite|test)\b/;

/**
 * Lets Node's own modules be asked for by name. webpack makes a `require` for each of them first, and Node then resolves
 * what needs no resolving.
 */
export function nameBuiltins(script: string): string {
  const required = /\b__WEBPACK_EXTERNAL_createRequire\(import\.meta\.url\)\("([\w:/]+)"\)/g;
  const named = script.replace(required, (call, name: string) =>
    NOT_EVERYWHERE.test(name) ? call : `process.getBuiltinModule("${name}")`,
  );
  const imported =
    /^import \{ createRequire as __WEBPACK_EXTERNAL_createRequire \} from "(?:node:)?module";\n/m;
  const without = named.replace(imported, '');
  return without.includes('__WEBPACK_EXTERNAL_createRequire') ? named : without;
}

/**
 * Puts webpack's module functions in parentheses: `{12:(e,t)=>{…}}` becomes `{12:(function(e,t){…})}`. V8 takes that as
 * the sign that a function is called right away and compiles it with its script; otherwise it reads the whole module
 * once to find its end and a second time to compile it. For arrow functions it knows no such sign. They may become
 * others, because webpack writes arrow functions only for modules that do not use `this`.
 */
export function compileModulesAtOnce(code: string): string {
  const script = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  const parts: string[] = [];
  let done = 0;
  const take = (until: number, ...instead: readonly string[]): void => {
    parts.push(code.slice(done, until), ...instead);
    done = until;
  };
  for (const value of findModules(script)) {
    const module = withoutParentheses(value);
    take(value.getStart(script), '(');
    done = module.getStart(script);
    if (ts.isArrowFunction(module) && ts.isBlock(module.body)) {
      const parameters = module.parameters.map((parameter) => parameter.getText(script)).join(',');
      parts.push(`function(${parameters})`);
      done = module.body.getStart(script);
    }
    take(module.end, ')');
    done = value.end;
  }
  take(code.length);
  return parts.join('');
}

/** The functions in the tables of webpack's modules: objects at the top of a script whose keys are all numbers. */
function findModules(script: ts.SourceFile): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    const members = ts.isObjectLiteralExpression(node) ? node.properties : [];
    const values = members.flatMap((member) =>
      ts.isPropertyAssignment(member) && ts.isNumericLiteral(member.name) ? member.initializer : [],
    );
    if (values.length > 0 && values.length === members.length)
      found.push(...values.filter((value) => ts.isFunctionLike(withoutParentheses(value))));
    else ts.forEachChild(node, visit);
  };
  visit(script);
  return found;
}

function withoutParentheses(value: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(value) ? withoutParentheses(value.expression) : value;
}
