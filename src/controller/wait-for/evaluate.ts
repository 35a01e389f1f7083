import { refuse } from '../commands/line/refuse.ts';
import type { Comparison, Term } from './parse-query.ts';
import { readName, type Group, type Scope } from './scope.ts';

type Value = string | number | boolean | Scope | Group | Lambda | Readonly<Record<string, unknown>>;

interface Lambda {
  readonly kind: 'lambda';
  readonly parameter: string;
  readonly body: readonly Term[];
}

/**
 * Says whether a query holds. Names are those of the scope, and within a lambda also its parameter.
 *
 * @throws Failure `CONTROLLER_REFUSED` for names, functions and comparisons that have no meaning.
 */
export function holds(query: Term, scope: Scope): boolean {
  return isTrue(evaluate(query, { scope, locals: {} }));
}

interface Surroundings {
  readonly scope: Scope;
  /** What the parameters of lambdas around stand for. */
  readonly locals: Readonly<Record<string, Scope>>;
}

function evaluate(term: Term, around: Surroundings): Value {
  switch (term.kind) {
    case 'value':
      return term.value;
    case 'name':
      return around.locals[term.name] ?? readName(around.scope, term.name);
    case 'compare':
      return compare(term.sign, evaluate(term.left, around), evaluate(term.right, around));
    case 'and':
      return logical(evaluate(term.left, around)) && logical(evaluate(term.right, around));
    case 'or':
      return logical(evaluate(term.left, around)) || logical(evaluate(term.right, around));
    case 'member': {
      const of = evaluate(term.of, around);
      if (isScope(of)) return readName(of, term.name);
      throw runtimeError(`${describe(of)} has no "${term.name}"`);
    }
    case 'index':
      return elementOf(evaluate(term.of, around), evaluate(term.index, around));
    case 'lambda':
      return term;
    case 'call':
      return call(
        term.name,
        term.args.map((arg) => evaluate(arg, around)),
        around,
      );
  }
}

function compare(sign: Comparison, left: Value, right: Value): boolean {
  const alike = typeof left === typeof right && typeof left !== 'object';
  const equal = alike && left === right;
  const less = (a: Value, b: Value): boolean => alike && typeof a !== 'boolean' && a < b;
  switch (sign) {
    case '==':
      return equal;
    case '!=':
      return !equal;
    case '<':
      return less(left, right);
    case '<=':
      return equal || less(left, right);
    case '>':
      return less(right, left);
    case '>=':
      return equal || less(right, left);
  }
}

function logical(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw runtimeError(`logical AND only allowed on boolean values, not on ${describe(value)}`);
}

function elementOf(of: Value, index: Value): Value {
  if (typeof of !== 'object' || isScope(of) || isGroup(of) || isLambda(of) || typeof index !== 'string')
    throw runtimeError(`${describe(of)}: unexpected index`);
  const found = of[index];
  if (['string', 'number', 'boolean'].includes(typeof found)) return found as string | number | boolean;
  throw runtimeError(`unexpected index ${index} accessing map`);
}

function call(name: string, args: readonly Value[], around: Surroundings): Value {
  const [first, second] = args;
  const wanted = FUNCTIONS[name];
  if (wanted === undefined) throw runtimeError(`no function "${name}"`);
  if (wanted !== args.length || first === undefined)
    throw runtimeError(
      `number of params not valid for function call, wanted: ${wanted}, received: ${args.length}`,
    );
  switch (name) {
    case 'len':
      return lengthOf(first);
    case 'startsWith':
    case 'endsWith':
      if (typeof first !== 'string' || typeof second !== 'string')
        throw runtimeError(`${name} takes two texts`);
      return name === 'startsWith' ? first.startsWith(second) : first.endsWith(second);
    case 'forEach':
      if (second === undefined || !isLambda(second))
        throw runtimeError(`unexpected lambda ${describe(second)}`);
      return forEach(first, second, around);
    default:
      return first;
  }
}

/** By name: how many arguments each takes. `print` of Juju is for its developers. */
const FUNCTIONS: Readonly<Record<string, number>> = { len: 1, forEach: 2, startsWith: 2, endsWith: 2 };

function lengthOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (isGroup(value)) return value.members.length;
  if (typeof value === 'object' && !isScope(value) && !isLambda(value)) return Object.keys(value).length;
  throw runtimeError(`unexpected type ${describe(value)} passed to len`);
}

/** True when it holds for each member. Of nothing, nothing holds. */
function forEach(group: Value, { parameter, body }: Lambda, around: Surroundings): boolean {
  if (!isGroup(group)) throw runtimeError(`unexpected lambda values ${describe(group)}`);
  if (group.members.length === 0) return false;
  return group.members.every((member) => {
    const inside = { ...around, locals: { ...around.locals, [parameter]: member } };
    return body.map((statement) => isTrue(evaluate(statement, inside))).at(-1) === true;
  });
}

function isTrue(value: Value): boolean {
  if (isGroup(value)) return value.members.length > 0;
  return typeof value === 'object' ? true : Boolean(value);
}

const isScope = (value: Value): value is Scope => typeof value === 'object' && value['kind'] === 'scope';
const isGroup = (value: Value): value is Group => typeof value === 'object' && value['kind'] === 'group';
const isLambda = (value: Value): value is Lambda => typeof value === 'object' && value['kind'] === 'lambda';

function describe(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isScope(value)) return value.what;
  return isGroup(value) ? 'a group' : isLambda(value) ? 'a lambda' : 'a map';
}

const runtimeError = (what: string) => refuse(`Runtime Error: ${what}`);
