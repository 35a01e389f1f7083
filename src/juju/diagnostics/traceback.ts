/** The end of a Python traceback: what was raised, and where in the code that a person can change. */
export interface Traceback {
  /** `RuntimeError: mode is error` */
  readonly error: string;
  /** Inside the charm or the app: `src/charm.py`. */
  readonly file: string;
  readonly line: number;
}

const START = 'Traceback (most recent call last):';
const FRAME = /^\s*File "([^"]+)", line (\d+)/;
const RAISED = /^((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?::.*)?)$/;
/** Pebble's `2026-11-22T10:50:45.123Z [web] `, and what Gunicorn writes before its own lines. */
const PREFIX = /^\d{4}-\d\d-\d\dT[\d:.]+Z? \[[\w.-]+\] ?/;
/** Code that somebody else wrote. */
const FOREIGN = /\/(?:venv|site-packages|dist-packages)\/|\/lib\/charms\/|\/python3(?:\.\d+)?\/|^</;

/** The last traceback of a log; undefined when there is none. */
export function findTraceback(log: string): Traceback | undefined {
  const lines = log.split('\n').map((line) => line.replace(PREFIX, ''));
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    if (lines[at]?.trimEnd().endsWith(START) !== true) continue;
    const found = readTraceback(lines.slice(at + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function readTraceback(lines: readonly string[]): Traceback | undefined {
  const frames: { file: string; line: number }[] = [];
  for (const line of lines) {
    const [, file, number] = FRAME.exec(line) ?? [];
    if (file !== undefined) frames.push({ file, line: Number(number) });
    const error = RAISED.exec(line)?.[1];
    // The text of a frame is indented; the first line that is not is what was raised.
    if (error === undefined) continue;
    const frame = frames.findLast((entry) => !FOREIGN.test(entry.file)) ?? frames.at(-1);
    return frame && { error: error.trimEnd(), file: shorten(frame.file), line: frame.line };
  }
  return undefined;
}

/** From a path in the pod to one in the project: a charm is in `agents/unit-x/charm`, an app in `/flask/app`. */
function shorten(path: string): string {
  const inside = /^\/var\/lib\/juju\/agents\/[^/]+\/charm\/(.*)$/.exec(path)?.[1];
  const inApp = /^\/(?:flask|django|fastapi|go|app)\/app\/(.*)$/.exec(path)?.[1];
  return (inside ?? inApp ?? path).replace(/^(?:\.\/)+/, '');
}
