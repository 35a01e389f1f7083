import { createHash } from 'node:crypto';
import type { Exec, Files } from '../../ports/index.ts';
import { scanPython } from './top-level.ts';

/** Where Python stumbles over a source. */
export interface Verdict {
  readonly line: number;
  readonly message: string;
}

/** What Python says of one source; undefined where no python3 is on PATH. */
export type Opinion = 'parsed' | Verdict | undefined;

/** Python's own opinion of sources. */
export interface PythonParser {
  /** One answer for each source. */
  parse(sources: readonly string[]): Promise<readonly Opinion[]>;
  /** Whether content with this SHA-256 was parsed before, so that it need not even be read. */
  knows(sha256: string): Promise<boolean>;
}

// `-I` and `-S`, and no modules: nothing of the user's environment is loaded, and the start takes 10 ms instead of 30.
const program = `
import sys
from _ast import PyCF_ONLY_AST
answers = []
for size in sys.stdin.buffer.readline().split():
    try:
        compile(sys.stdin.buffer.read(int(size)).decode(), "source", "exec", PyCF_ONLY_AST)
        answers.append("")
    except SyntaxError as error:
        answers.append("%d %s" % (error.lineno or 1, error.msg))
    except (ValueError, RecursionError, MemoryError) as error:
        answers.append("1 %s" % error)
sys.stdout.buffer.write("\\0".join(answers).encode("utf-8", "backslashreplace"))
`;

/** Syntax that came with Python 3.12, which rockcraft's own interpreter has; an older python3 here must not refuse it. */
const newSyntax = /\b[fFrR]{1,2}["']|^\s*type\s+\w|^\s*(?:async\s+)?(?:def|class)\s+\w+\s*\[/;

/**
 * Version managers put a script in front of Python that runs several programs before it. The system's own Python says
 * the same in a fifth of the time, unless it refuses: it may be older than the syntax, so then the chosen one is asked.
 */
const SYSTEM_PYTHON = '/usr/bin/python3';

type ParserFiles = Pick<Files, 'readText' | 'readStream' | 'write'>;

/** Sources that are remembered; more than one project has, few enough to read at every start. */
const MOST = 5_000;

/**
 * Asks Python, once for everything that is asked together, and never twice about the same content: what was parsed is
 * remembered in the file `memory`, if there is one, by its SHA-256, so a changed source is always asked about. Refusals are not
 * remembered, and a memory that cannot be read is an empty one.
 */
export function createPythonParser(
  { exec, files }: { readonly exec: Exec; readonly files: ParserFiles },
  memory?: string,
): PythonParser {
  let known: Promise<Set<string>> | undefined;
  const load = (): Promise<Set<string>> =>
    (known ??= (memory === undefined ? Promise.resolve(undefined) : files.readText(memory)).then(
      (text) => new Set(text?.match(/^[0-9a-f]{64}$/gm) ?? []),
      () => new Set(),
    ));
  const asked = new Map<string, Promise<Opinion>>();

  async function askAll(sources: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Opinion>> {
    const answers = await askPython(exec, files, [...sources.values()]);
    if (answers === undefined) return new Map();
    const opinions = new Map([...sources.keys()].map((hash, index) => [hash, answers[index]] as const));
    const parsed = await load();
    for (const [hash, opinion] of opinions) if (opinion === 'parsed') parsed.add(hash);
    const text = [...parsed].slice(-MOST).join('\n');
    if (memory !== undefined)
      await files.write(memory, `${text}\n`, { synced: false }).catch(() => undefined);
    return opinions;
  }

  return {
    knows: async (sha256) => (await load()).has(sha256),
    async parse(sources) {
      const parsed = await load();
      const hashes = sources.map((source) => createHash('sha256').update(source).digest('hex'));
      const fresh = new Map(
        hashes.flatMap((hash, index) =>
          parsed.has(hash) || asked.has(hash) ? [] : [[hash, sources[index] ?? ''] as const],
        ),
      );
      const answers = fresh.size === 0 ? undefined : askAll(fresh);
      for (const hash of fresh.keys())
        asked.set(
          hash,
          Promise.resolve(answers).then((opinions) => opinions?.get(hash)),
        );
      return Promise.all(hashes.map(async (hash) => asked.get(hash) ?? 'parsed'));
    },
  };
}

/** One answer for each source; undefined without a python3. */
async function askPython(
  exec: Exec,
  files: ParserFiles,
  sources: readonly string[],
): Promise<readonly Opinion[] | undefined> {
  const chosen = await exec.which('python3');
  if (chosen === undefined) return undefined;
  const quick = (await isScript(files, chosen)) ? await exec.which(SYSTEM_PYTHON) : undefined;
  if (quick !== undefined) {
    const answers = await askOne(exec, quick, sources);
    if (answers.every((answer) => answer === 'parsed')) return answers;
  }
  return askOne(exec, chosen, sources);
}

async function askOne(exec: Exec, python: string, sources: readonly string[]): Promise<readonly Opinion[]> {
  const texts = sources.map((source) => Buffer.from(source));
  const sizes = texts.map((text) => text.byteLength).join(' ');
  const { stdout } = await exec.run({
    argv: [python, '-I', '-S', '-c', program],
    stdin: Buffer.concat([Buffer.from(`${sizes}\n`), ...texts]),
    timeout: 20_000,
  });
  return stdout.split('\0').map((answer, index) => {
    const [, line, message = ''] = /^(\d+) (.*)$/s.exec(answer) ?? [];
    if (line === undefined) return 'parsed';
    const source = sources[index] ?? '';
    if (!newSyntax.test(source.split('\n')[Number(line) - 1] ?? '')) return { line: Number(line), message };
    return scanPython('', source).syntaxError ?? 'parsed';
  });
}

async function isScript(files: ParserFiles, path: string): Promise<boolean> {
  for await (const bytes of files.readStream(path, { start: 0, end: 2 }))
    return Buffer.from(bytes).toString('latin1') === '#!';
  return false;
}
