import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod/mini';
import { pythonTools } from './python-tools.ts';
import { ROOT } from './source-files.ts';

/** The release that answers, with the dependencies of a file, so that it answers the same tomorrow. */
const CONSTRAINTS = join(ROOT, 'test/differential/constraints.txt');
const CHARMCRAFT = 'charmcraft==4.5.0';
/** That of rockcraft's lock file. With 6.0.4 the last of several merged maps wins, against the specification. */
const PYYAML = 'PyYAML==6.0.3';

const answerSchema = z.union([z.object({ document: z.unknown() }), z.object({ error: z.string() })]);
export type Verdict = z.infer<typeof answerSchema>;

/** The real tool in a process of its own, asked about one project folder after another. */
export interface Judge {
  ask(directory: string): Promise<Verdict>;
  close(): void;
}

/** The Python of an environment with charmcraft, made once and kept between runs. */
export function provideCharmcraft(): string {
  const pins = createHash('sha256').update(readFileSync(CONSTRAINTS)).digest('hex').slice(0, 8);
  const requirements = ['--constraint', CONSTRAINTS, CHARMCRAFT, PYYAML, 'spdx-lookup', 'setuptools'];
  return join(pythonTools(`charmcraft-${pins}`, ...requirements), 'python');
}

/** Starts the judge of one kind. `source` is a checkout of rockcraft, which no registry has. */
export async function startJudge(
  kind: 'rock' | 'rock-pack' | 'charm' | 'charm-files' | 'yaml',
  { source, experimental = false }: { source?: string; experimental?: boolean } = {},
): Promise<Judge> {
  const child = spawn(provideCharmcraft(), [join(ROOT, 'test/differential/judge.py'), kind], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      PYTHONPATH: [source, process.env['PYTHONPATH']].filter(Boolean).join(delimiter),
      ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: experimental ? '1' : '',
      CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: experimental ? '1' : '',
    },
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`the ${kind} judge ended`);
    return value;
  };
  await next();
  return {
    async ask(directory) {
      child.stdin.write(`${directory}\n`);
      return answerSchema.parse(JSON.parse(await next()));
    },
    close: () => void child.kill(),
  };
}
