import { Failure } from '../../errors/index.ts';

/** What one call of `juju` gave, whatever its exit code. */
export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Words of the client that mean "not now" rather than "no". The recordings with a controller that is stopped,
 * frozen and started again show the first four; the others are the same thing one layer lower.
 */
const PASSING = [
  /starting proxy for api connection/i,
  /connecting k8s proxy/i,
  /opening API connection/i,
  /connection (?:is shut down|refused|reset)/i,
  /unable to connect to (?:API|any of)/i,
  /i\/o timeout|context deadline exceeded|TLS handshake timeout|no route to host/i,
  /deploy incomplete, please try refresh again/i,
  /upgrade in progress|model is being upgraded/i,
  /unexpected EOF/i,
];

const NO_CONTROLLER = [
  /No controllers registered/i,
  /there is no (?:active|current) controller/i,
  /controller \S+ not found/i,
  /invalid entity name or password|unauthorized access|permission denied|please (?:enter password|log ?in)/i,
];

/** A program that broke down may print its whole source. */
const LONGEST_LINE = 300;
const MARK = /^(?:.*[?:] )?ERROR /;

/** The line after ERROR, without the prefix; else the last line that says something. */
export function errorLine(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  // A question that nobody answers stands before it on the same line.
  const marked = lines.findIndex((line) => MARK.test(`${line} `));
  if (marked >= 0) {
    const first = `${lines[marked] ?? ''} `.replace(MARK, '').trim();
    // Some errors are "ERROR" and then the reason on the next lines.
    return first === '' ? (lines.slice(marked + 1).find((line) => line !== '') ?? '') : first;
  }
  return lines.filter((line) => line !== '').at(-1) ?? '';
}

/** The Failure that an unsuccessful answer stands for. */
export function failureOf(args: readonly string[], answer: Answer): Failure {
  const said = errorLine(answer.stderr);
  const words = answer.stderr
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-12)
    .map((line) => line.slice(0, LONGEST_LINE));
  const shown = `juju ${args.join(' ')}`;
  if (PASSING.some((pattern) => pattern.test(answer.stderr))) {
    return new Failure('JUJU_UNREACHABLE', `the Juju controller does not answer: ${said}`, {
      hint: `Try by hand: ${shown}`,
      details: words,
      retryable: true,
    });
  }
  if (NO_CONTROLLER.some((pattern) => pattern.test(answer.stderr))) {
    return new Failure('JUJU_NO_CONTROLLER', `juju has no controller that it may use: ${said}`, {
      hint: 'Run setup-craft before this step, or log in: juju login, juju register',
      details: words,
    });
  }
  return new Failure(
    'JUJU_REFUSED',
    `juju ${args[0] ?? ''} was refused: ${said || `exit code ${answer.exitCode}`}`,
    {
      hint: `Try by hand: ${shown}`,
      details: words,
    },
  );
}

/** Says whether a refusal only means that the wanted state is there already. */
export function isAlreadyThere(answer: Answer): boolean {
  return answer.exitCode !== 0 && /already exists/.test(answer.stderr);
}

/** Says whether the client does not know the command or flag: another version, or a controller that lacks it. */
export function isUnsupported(answer: Answer): boolean {
  return (
    answer.exitCode !== 0 &&
    /is not a juju command|unrecognized command|option provided but not defined|flag provided but not defined|not supported on|not implemented/i.test(
      answer.stderr,
    )
  );
}
