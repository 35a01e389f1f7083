import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { expandCharm } from '../../../src/charm/index.ts';
import { frameworks } from '../../../src/frameworks/index.ts';
import { readProjectFacts } from '../../../src/project/index.ts';
import { arbitraryFiles, compareWithTool, RUNS, type Comparison } from '../../support/differential.ts';
import { startJudge } from '../../support/judge.ts';
import { projectFolders } from '../../support/project-folder.ts';
import { readFor } from '../../support/read-for.ts';
import { realPorts } from '../../support/ports.ts';
import { arbitraryClauses } from '../../support/random-clauses.ts';
import { arbitraryParts } from '../../support/random-part.ts';
import { arbitraryDocument, textOf } from '../../support/random-project.ts';
import { arbitrarySpelling } from '../../support/random-spelling.ts';
import { charmChanges, charmFiles, formerCharm, frameworkCharm, plainCharm } from './charm-changes.ts';

const ports = realPorts();
const folders = projectFolders();
let judges: Comparison['judges'];

beforeAll(async () => {
  judges = {
    plain: await startJudge('charm'),
    experimental: await startJudge('charm', { experimental: true }),
  };
});
afterAll(async () => {
  judges.plain.close();
  judges.experimental.close();
  folders[Symbol.dispose]();
  await ports.dispose();
});

const former = [{}, { platforms: '{amd64: }' }, { extensions: '[flask-framework]' }].map(formerCharm);
const sound = [plainCharm, ...former, ...frameworks.map(({ extension }) => frameworkCharm(extension))];
const projects = fc
  .tuple(
    fc.constantFrom(...sound).chain((lines) => arbitraryDocument(lines, charmChanges)),
    arbitrarySpelling,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: arbitraryFiles(charmFiles, 1) },
    ),
    fc.boolean(),
  )
  .map(([document, spell, beside, experimental]) => ({
    files: { 'charmcraft.yaml': spell(document), ...beside },
    experimental,
  }));

const partsOnly = fc
  .tuple(
    fc.oneof({ weight: 2, arbitrary: arbitraryClauses }, { weight: 1, arbitrary: arbitraryParts }),
    fc.constantFrom('{amd64: }', '{arm64: , amd64: }', '{arm64: }'),
  )
  .map(([parts, platforms]) => ({
    files: { 'charmcraft.yaml': textOf({ ...plainCharm, platforms, parts }) },
    experimental: false,
  }));

describe('expandCharm', () => {
  test.each([
    ['charms', projects],
    ['parts', partsOnly],
  ])(`gives charmcraft's answer for ${RUNS} random %s`, { timeout: 60_000 + RUNS * 200 }, (_, from) =>
    compareWithTool({
      projects: from,
      judges,
      folders,
      expand: async (directory, experimental) =>
        expandCharm(await readProjectFacts(ports, directory), {
          experimental,
          target: readFor(directory),
        }).value,
    }),
  );
});
