import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expandCharm } from '../../../src/charm/index.ts';
import { isFailure } from '../../../src/errors/index.ts';
import { frameworks } from '../../../src/frameworks/index.ts';
import { readProjectFacts } from '../../../src/project/index.ts';
import { startJudge, type Judge } from '../../support/judge.ts';
import { realPorts } from '../../support/ports.ts';
import { arbitraryDocument, type ProjectFiles } from '../../support/random-project.ts';
import { charmChanges, charmFiles, frameworkCharm, plainCharm } from './charm-changes.ts';

const RUNS = Number(process.env['DIFFERENTIAL_RUNS'] ?? 300);
const ports = realPorts();
let folder: string;
let judges: Record<'plain' | 'experimental', Judge>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'charm-differential-'));
  judges = {
    plain: await startJudge('charm'),
    experimental: await startJudge('charm', { experimental: true }),
  };
});
afterAll(async () => {
  judges.plain.close();
  judges.experimental.close();
  rmSync(folder, { recursive: true, force: true });
  await ports.dispose();
});

const sound = [plainCharm, ...frameworks.map(({ extension }) => frameworkCharm(extension))];
const files = fc
  .dictionary(fc.constantFrom(...Object.keys(charmFiles)), fc.nat(), { maxKeys: 1 })
  .map((chosen) =>
    Object.fromEntries(
      Object.entries(chosen).map(([name, index]) => {
        const contents = charmFiles[name] ?? [''];
        return [name, contents[index % contents.length] ?? ''];
      }),
    ),
  );
const projects = fc
  .tuple(
    fc.constantFrom(...sound).chain((lines) => arbitraryDocument(lines, charmChanges)),
    fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: files }),
    fc.boolean(),
  )
  .map(([document, beside, experimental]) => ({
    files: { 'charmcraft.yaml': document, ...beside } as ProjectFiles,
    experimental,
  }));

function writeProject(project: ProjectFiles): string {
  const directory = mkdtempSync(join(folder, 'p-'));
  for (const [path, text] of Object.entries(project)) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

async function ours(
  directory: string,
  experimental: boolean,
): Promise<{ document: unknown } | { error: string }> {
  try {
    const { value } = expandCharm(await readProjectFacts(ports, directory), { experimental });
    return { document: value };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { error: error.details.join('\n') || error.message };
  }
}

describe('expandCharm', () => {
  it(`gives charmcraft's answer for ${RUNS} random charms`, { timeout: 60_000 + RUNS * 200 }, async () => {
    let accepted = 0;
    const differences: string[] = [];
    await fc.assert(
      fc.asyncProperty(projects, async ({ files, experimental }) => {
        const directory = writeProject(files);
        const theirs = await judges[experimental ? 'experimental' : 'plain'].ask(directory);
        const mine = await ours(directory, experimental);
        rmSync(directory, { recursive: true, force: true });
        if ('document' in theirs) accepted += 1;
        const agreed =
          'document' in theirs && 'document' in mine
            ? JSON.stringify(mine.document) === JSON.stringify(theirs.document)
            : 'error' in theirs && 'error' in mine;
        if (!agreed)
          differences.push(
            `${JSON.stringify(files, null, 1).replaceAll('\\n', '\n  ')}\nexperimental: ${experimental}\nours:   ${JSON.stringify(mine)}\ntheirs: ${JSON.stringify(theirs)}`,
          );
      }),
      {
        numRuns: RUNS,
        ...(process.env['DIFFERENTIAL_SEED'] === undefined
          ? {}
          : { seed: Number(process.env['DIFFERENTIAL_SEED']) }),
      },
    );
    expect(differences.slice(0, 30).join('\n\n')).toBe('');
    // A generator that only makes refused charms would prove little.
    expect(accepted / RUNS).toBeGreaterThan(0.15);
  });
});
