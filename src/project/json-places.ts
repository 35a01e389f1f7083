import { pointer, type Path } from './path.ts';

/** Where things are in a text of JSON, for messages: `JSON.parse` forgets it, and not every Node says where it stopped. */
interface JsonPlaces {
  /** Line of the value at a path, or of the nearest thing around it; undefined when the text is no JSON. */
  readonly lineOf: (path: Path) => number | undefined;
  readonly has: (path: Path) => boolean;
  /** Line of the first thing that JSON does not have there. */
  readonly mistake: number | undefined;
}

const SPACE = /[ \t\r\n]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

interface Scan {
  readonly next: () => string;
  readonly peek: () => string;
  readonly line: () => number;
}

/** Reads a text of JSON for the places in it alone. */
export function findJsonPlaces(text: string): JsonPlaces {
  const lines = new Map<string, number>();
  const scan = createScan(text);
  try {
    readValue(scan, [], lines);
    if (scan.peek() !== '') throw new Misplaced();
    return {
      lineOf: (path) => nearest(lines, path),
      has: (path) => lines.has(pointer(path)),
      mistake: undefined,
    };
  } catch (error) {
    // The stack of a text that goes deeper than any package.json ends here too.
    if (!(error instanceof Misplaced || error instanceof RangeError)) throw error;
    return { lineOf: () => undefined, has: () => false, mistake: scan.line() };
  }
}

class Misplaced extends Error {}

function createScan(text: string): Scan {
  let at = 0;
  // Counted on from the last place that was asked for: lock files have a hundred thousand values.
  let counted = 0;
  let line = 1;
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  const skip = (): void => void (at += match(SPACE).length);
  return {
    peek() {
      skip();
      const token = match(TOKEN);
      if (token === '' && at < text.length) throw new Misplaced();
      return token;
    },
    next() {
      const token = this.peek();
      at += token.length;
      return token;
    },
    line() {
      skip();
      for (; counted < at; counted += 1) if (text[counted] === '\n') line += 1;
      return line;
    },
  };
}

function readValue(scan: Scan, path: Path, lines: Map<string, number>): void {
  const token = scan.peek();
  const key = pointer(path);
  if (!lines.has(key)) lines.set(key, scan.line());
  if (token === '' || /^[}\],:]$/.test(token)) throw new Misplaced();
  scan.next();
  if (token !== '{' && token !== '[') return;
  const end = token === '{' ? '}' : ']';
  for (let index = 0; scan.peek() !== end || index > 0; index += 1) {
    if (token === '{') readEntry(scan, path, lines);
    else readValue(scan, [...path, index], lines);
    if (scan.peek() === end) break;
    take(scan, ',');
  }
  take(scan, end);
}

/** The place of an entry is that of its key. */
function readEntry(scan: Scan, path: Path, lines: Map<string, number>): void {
  const name = scan.peek();
  if (!name.startsWith('"')) throw new Misplaced();
  const inside = [...path, String(JSON.parse(name))];
  lines.set(pointer(inside), scan.line());
  scan.next();
  take(scan, ':');
  readValue(scan, inside, lines);
}

function take(scan: Scan, wanted: string): void {
  if (scan.peek() !== wanted) throw new Misplaced();
  scan.next();
}

function nearest(lines: ReadonlyMap<string, number>, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const found = lines.get(pointer(path.slice(0, length)));
    if (found !== undefined) return found;
  }
  return undefined;
}
