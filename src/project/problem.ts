import { catalogue, Failure, type ErrorCode, type Location } from '../errors/index.ts';
import { describePath, type Path } from './path.ts';

/** One thing that is wrong with a document or a project. */
export interface Problem {
  /** The field in the document; empty when the problem is not about one field. */
  readonly path: Path;
  /** One sentence without a full stop. */
  readonly message: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** What to do about it, where it is known. */
  readonly hint?: string;
}

/** A `Failure` with every problem that was found, so that one run is enough to mend them all. */
export class ProjectFailure extends Failure {
  /** In the order in which a reader comes upon them. */
  readonly problems: readonly Problem[];

  /** @param advice what to do about all of them; without it what the problems say, or the code */
  constructor(code: ErrorCode, message: string, found: readonly Problem[], advice?: string) {
    const problems = inReadingOrder(found);
    const [first, ...others] = problems;
    const isShared = problems.every(({ hint }) => hint === first?.hint);
    const hint = advice ?? (isShared ? first?.hint : undefined) ?? catalogue[code].fix;
    super(code, message, {
      ...(first === undefined ? {} : { at: locationOf(first) }),
      hint,
      details: problems.flatMap((problem) =>
        problem.hint === undefined || problem.hint === hint
          ? [describeProblem(problem)]
          : [describeProblem(problem), ...problem.hint.split('\n').map((line) => `  ${line}`)],
      ),
      elsewhere: others.map((problem) => ({
        at: locationOf(problem),
        message: [problem.message, problem.hint].filter((text) => text !== undefined).join('\n'),
      })),
    });
    this.problems = problems;
  }
}

/** Files as they came, lines from above; what has no line first. */
function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  const files = problems.map(({ file }) => file);
  const rank = ({ file }: Problem): number => files.indexOf(file);
  return problems.toSorted((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0));
}

function locationOf(problem: Problem): Location {
  return {
    file: problem.file,
    ...(problem.line === undefined ? {} : { line: problem.line }),
    ...(problem.column === undefined ? {} : { column: problem.column }),
  };
}

/** What the only problem of a document, or all of them together, come to in one sentence. */
export function headlineOf(problems: readonly Problem[], of: string): string {
  const [first] = problems;
  if (first === undefined || problems.length > 1) return `${of} has ${problems.length} problems`;
  // Rules about a value leave its name out.
  return first.message.startsWith('must ') && first.path.length > 0
    ? `\`${describePath(first.path)}\` ${first.message}`
    : first.message;
}

/** `rockcraft.yaml:12 parts.x.plugin: …`. */
export function describeProblem(problem: Problem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  const field = problem.path.length === 0 ? '' : ` ${describePath(problem.path)}`;
  return `${place}${field}: ${problem.message}`;
}
