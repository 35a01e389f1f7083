import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { expandCharm } from '../../../src/charm/index.ts';
import { isFailure } from '../../../src/errors/index.ts';
import { BUILD_FOLDERS, createPythonParser, readProjectFacts } from '../../../src/project/index.ts';
import { expandRock } from '../../../src/rock/index.ts';
import type { ExpansionCase } from '../../support/expansion-case.ts';
import { expansionCases } from '../../support/expansion-cases.ts';
import { startJudge, type Judge } from '../../support/judge.ts';
import { realPorts } from '../../support/ports.ts';
import { projectFolders } from '../../support/project-folder.ts';
import { ROOT } from '../../support/source-files.ts';

/**
 * What rockcraft 1.20 and charmcraft 4.5.0 answer. ROCKCRAFT_SOURCE (a checkout of rockcraft) in the environment asks
 * them again and writes the file.
 */
const GOLDEN = join(ROOT, 'test/fixtures/expansions/answers.jsonl');
const source = process.env['ROCKCRAFT_SOURCE'];
const folders = projectFolders();
const ports = realPorts();
afterAll(async () => {
  folders[Symbol.dispose]();
  await ports.dispose();
});

/** The machine that the tools were asked on. */
const target = { ...BUILD_FOLDERS, machine: 'amd64' } as const;

type Answers = Record<string, { document?: unknown; refused?: true }>;
const answers = source === undefined ? readAnswers() : await record(source);

/** One case a line: its name and the answer. */
function readAnswers(): Answers {
  const lines = readFileSync(GOLDEN, 'utf8').trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => JSON.parse(line) as [string, Answers[string]]));
}

function write({ files, executable = [] }: ExpansionCase): string {
  const directory = folders.write(files);
  for (const path of executable) chmodSync(join(directory, path), 0o755);
  return directory;
}

async function record(checkout: string): Promise<Answers> {
  const judges = new Map<string, Judge>();
  const recorded: Answers = {};
  for (const each of expansionCases) {
    const { kind, experimental = false } = each;
    const key = `${kind} ${experimental}`;
    const judge = judges.get(key) ?? (await startJudge(kind, { source: checkout, experimental }));
    judges.set(key, judge);
    const answer = await judge.ask(write(each));
    recorded[`${kind} ${each.name}`] =
      'document' in answer ? { document: answer.document } : { refused: true };
  }
  for (const judge of judges.values()) judge.close();
  mkdirSync(dirname(GOLDEN), { recursive: true });
  const lines = Object.entries(recorded).map((entry) => `${JSON.stringify(entry)}\n`);
  writeFileSync(GOLDEN, lines.join(''));
  return recorded;
}

describe('an expansion is what the real tool prints', () => {
  test.each(expansionCases.map((each) => [`${each.kind} ${each.name}`, each] as const))(
    '%s',
    async (name, each) => {
      const facts = await readProjectFacts(ports, write(each), { parser: createPythonParser(ports) });
      const experimental = each.experimental ?? false;
      const expand = (): unknown =>
        each.kind === 'charm'
          ? expandCharm(facts, { experimental, target }).value
          : expandRock(facts, { experimental, ...(each.kind === 'rock-pack' && { target }) }).value;
      const expected = answers[name];
      if (expected?.refused === true) {
        expect(() => expand()).toThrow(expect.toSatisfy(isFailure));
        return;
      }
      const document = expand();
      expect(document).toEqual(expected?.document);
      expect(JSON.stringify(document)).toBe(JSON.stringify(expected?.document));
    },
  );
});
