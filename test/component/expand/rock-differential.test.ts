import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { frameworks } from '../../../src/frameworks/index.ts';
import { createPythonParser, readProjectFacts } from '../../../src/project/index.ts';
import { expandRock } from '../../../src/rock/index.ts';
import { arbitraryFiles, compareWithTool, RUNS, type Comparison } from '../../support/differential.ts';
import { startJudge } from '../../support/judge.ts';
import { projectFolders } from '../../support/project-folder.ts';
import { realPorts } from '../../support/ports.ts';
import { readFor } from '../../support/read-for.ts';
import { arbitraryClauses } from '../../support/random-clauses.ts';
import { arbitraryParts } from '../../support/random-part.ts';
import { arbitraryDocument, textOf } from '../../support/random-project.ts';
import { arbitrarySpelling } from '../../support/random-spelling.ts';
import { changesToParts, frameworkRock, plainRock, rockChanges, rockFiles } from './rock-changes.ts';

/** A checkout of rockcraft, which no package index has. Its answers to our own cases are in expansions.test.ts. */
const source = process.env['ROCKCRAFT_SOURCE'];

const sound = [plainRock, ...frameworks.map(frameworkRock)];
const projects = fc
  .constantFrom(...sound)
  .chain(({ lines, files }) =>
    fc.tuple(
      arbitraryDocument(lines, rockChanges),
      arbitrarySpelling,
      fc.constant(files),
      fc.oneof(
        { weight: 2, arbitrary: fc.constant({}) },
        { weight: 2, arbitrary: arbitraryFiles(rockFiles, 2) },
      ),
      fc.boolean(),
    ),
  )
  .map(([document, spell, files, beside, experimental]) => ({
    files: { ...files, ...beside, 'rockcraft.yaml': spell(document) },
    experimental,
  }));

const partsOnly = fc
  .tuple(
    fc.oneof({ weight: 2, arbitrary: arbitraryClauses }, { weight: 1, arbitrary: arbitraryParts }),
    fc.constantFrom('{amd64: }', '{arm64: , amd64: }', '{arm64: }'),
  )
  .map(([parts, platforms]) => ({
    files: { 'rockcraft.yaml': textOf({ ...plainRock.lines, platforms, parts }) },
    experimental: false,
  }));

const changedParts = fc
  .tuple(
    fc
      .constantFrom(...frameworks)
      .chain((framework) =>
        changesToParts(framework).map((parts) => ({ ...frameworkRock(framework), parts })),
      ),
    fc.constantFrom({ base: 'ubuntu@24.04' }, { base: 'bare', 'build-base': 'ubuntu@24.04' }),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: arbitraryFiles(rockFiles, 2) },
    ),
  )
  .map(([{ lines, files, parts }, base, beside]) => ({
    files: { ...files, ...beside, 'rockcraft.yaml': textOf({ ...lines, ...base, parts }) },
    experimental: true,
  }));

describe.skipIf(source === undefined)('expandRock', () => {
  const ports = realPorts();
  const parser = createPythonParser(ports);
  const folders = projectFolders();
  let judges: Comparison['judges'];
  let packJudges: Comparison['judges'];
  beforeAll(async () => {
    const checkout = source ?? '';
    judges = {
      plain: await startJudge('rock', { source: checkout }),
      experimental: await startJudge('rock', { source: checkout, experimental: true }),
    };
    packJudges = {
      plain: await startJudge('rock-pack', { source: checkout }),
      experimental: await startJudge('rock-pack', { source: checkout, experimental: true }),
    };
  });
  afterAll(async () => {
    judges.plain.close();
    judges.experimental.close();
    packJudges.plain.close();
    packJudges.experimental.close();
    folders[Symbol.dispose]();
    await ports.dispose();
  });

  it(
    `gives the document that rockcraft packs for ${RUNS} random rocks`,
    { timeout: 60_000 + RUNS * 200 },
    () =>
      compareWithTool({
        projects: fc.oneof(projects, partsOnly, changedParts),
        judges: packJudges,
        // Some plugins are not there for some bases; of those the embedded engine has none.
        isAside: (error) => error.includes('plugin not registered'),
        folders,
        expand: async (directory, experimental) =>
          expandRock(await readProjectFacts(ports, directory, { parser }), {
            experimental,
            target: readFor(directory),
          }).value,
      }),
  );

  it(`gives rockcraft's answer for ${RUNS} random rocks`, { timeout: 60_000 + RUNS * 200 }, () =>
    compareWithTool({
      projects: fc.oneof({ weight: 2, arbitrary: projects }, { weight: 1, arbitrary: changedParts }),
      judges,
      folders,
      expand: async (directory, experimental) =>
        expandRock(await readProjectFacts(ports, directory, { parser }), { experimental }).value,
    }),
  );
});
