import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { expandCharm } from '../../../src/charm/index.ts';
import { frameworks } from '../../../src/frameworks/index.ts';
import { readProjectFacts } from '../../../src/project/index.ts';
import { arbitraryFiles, compareWithTool, RUNS, type Comparison } from '../../support/differential.ts';
import { startJudge } from '../../support/judge.ts';
import { projectFolders } from '../../support/project-folder.ts';
import { realPorts } from '../../support/ports.ts';
import { arbitraryDocument } from '../../support/random-project.ts';
import { arbitrarySpelling } from '../../support/random-spelling.ts';
import { charmChanges, charmFiles, frameworkCharm, plainCharm } from './charm-changes.ts';

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

const sound = [plainCharm, ...frameworks.map(({ extension }) => frameworkCharm(extension))];
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

describe('expandCharm', () => {
  it(`gives charmcraft's answer for ${RUNS} random charms`, { timeout: 60_000 + RUNS * 200 }, () =>
    compareWithTool({
      projects,
      judges,
      folders,
      expand: async (directory, experimental) =>
        expandCharm(await readProjectFacts(ports, directory), { experimental }).value,
    }),
  );
});
