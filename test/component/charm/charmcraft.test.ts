import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  expandCharm,
  planCharm,
  readCharmFacts,
  readCharmPart,
  selectPlatform,
  selectPython,
} from '../../../src/charm/index.ts';
import { renderYaml } from '../../../src/charm/render-yaml.ts';
import { openZip } from '../../../src/controller/index.ts';
import { readProjectFacts } from '../../../src/project/index.ts';
import { charmWorkspace, FLASK, type CharmWorkspace } from '../../support/charm-project.ts';
import { startJudge, type Judge } from '../../support/judge.ts';

type Files = Record<string, { readonly ours: unknown; readonly theirs: unknown }>;

let workspace: CharmWorkspace;
let judge: Judge;
beforeAll(async () => {
  judge = await startJudge('charm-files');
});
afterAll(() => judge.close());
afterEach(() => workspace.dispose());

/** Puts files where the judge looks for ours and asks what charmcraft would have written. */
async function compare(
  files: readonly { path: string; mode: number; content: Uint8Array }[],
): Promise<Files> {
  const packed = join(workspace.folder, 'charm/packed');
  await mkdir(packed);
  for (const { path, mode, content } of files) {
    await mkdir(dirname(join(packed, path)), { recursive: true });
    await writeFile(join(packed, path), content);
    await chmod(join(packed, path), mode);
  }
  const verdict = await judge.ask(join(workspace.folder, 'charm'));
  if ('error' in verdict) throw new Error(verdict.error);
  return verdict.document as Files;
}

describe('the real charmcraft would write the same', () => {
  it('metadata, options, actions and manifest for the charm on ops', async () => {
    workspace = await charmWorkspace(join(FLASK, 'charm-ops'));
    const { charm = '' } = await workspace.pack();
    const archive = openZip(readFileSync(charm));
    const files = archive.entries.map(({ name, mode }) => ({
      path: name,
      mode,
      content: archive.read(name) ?? new Uint8Array(),
    }));
    const seen = await compare(files);
    for (const name of ['metadata.yaml', 'actions.yaml', 'config.yaml']) {
      expect(seen[name]?.theirs).toBeTruthy();
      expect(seen[name]?.ours).toEqual(seen[name]?.theirs);
    }
    const { ours, theirs } = seen['manifest.yaml'] ?? {};
    // All but who packed it; the attributes are what charmcraft's linters find in our charm.
    expect(ours).toEqual({ ...(theirs as object), 'charmcraft-version': 'paas-action' });
    expect(theirs).toMatchObject({
      analysis: {
        attributes: [
          { name: 'language', result: 'python' },
          { name: 'framework', result: 'operator' },
        ],
      },
    });
  });

  it('metadata, options and actions for the 12-factor charm', async () => {
    workspace = await charmWorkspace(join(FLASK, 'charm'));
    const directory = join(workspace.folder, 'charm');
    const document = expandCharm(await readProjectFacts(workspace.ports, directory));
    const platform = selectPlatform(document, 'amd64', 'amd64');
    const facts = await readCharmFacts(
      workspace.ports,
      directory,
      readCharmPart(document),
      join(workspace.folder, 'cache'),
    );
    const plan = planCharm(document, facts, { platform, python: selectPython(platform, {}) });
    const { ports, folder } = workspace;
    const files = await Promise.all(
      plan.generated.map(async ({ path, mode, content }) => {
        const text =
          typeof content === 'string' ? content : await renderYaml(ports, { cacheDir: folder }, content);
        return { path, mode, content: Buffer.from(text) };
      }),
    );
    const seen = await compare(files);
    for (const name of ['metadata.yaml', 'actions.yaml', 'config.yaml']) {
      expect(seen[name]?.theirs).toBeTruthy();
      expect(seen[name]?.ours).toEqual(seen[name]?.theirs);
    }
  });
});
