import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expandCharm, type CharmDocument } from '../../src/charm/index.ts';
import type { Framework } from '../../src/frameworks/index.ts';
import { isFailure } from '../../src/errors/index.ts';
import { ProjectFailure, readProjectFacts, type ProjectFacts } from '../../src/project/index.ts';
import { expandRock, type RockDocument } from '../../src/rock/index.ts';
import { projectFolders } from '../support/project-folder.ts';
import { realPorts } from '../support/ports.ts';
import type { ProjectFiles } from '../support/random-project.ts';

const head = 'name: my-app\nsummary: An app\ndescription: It serves.\nplatforms: {amd64: }\n';

/** What every framework keeps to, wherever it comes from. `sample` is its smallest project. */
export function describeFramework(
  framework: Framework,
  sample: ProjectFiles | undefined,
  known: readonly Framework[],
): void {
  describe(framework.title, () => {
    const folders = projectFolders();
    const ports = realPorts();
    afterAll(async () => {
      folders[Symbol.dispose]();
      await ports.dispose();
    });
    const factsOf = (files: ProjectFiles): Promise<ProjectFacts> =>
      readProjectFacts({ files: ports.files }, folders.write(files));
    const rockOf = async (files: ProjectFiles, lines: string): Promise<RockDocument> => {
      const document = `${head}version: '1'\nextensions: [${framework.extension}]\n${lines}`;
      const facts = await factsOf({ ...files, 'rockcraft.yaml': document });
      return expandRock(facts, { frameworks: known, experimental: true });
    };
    const charmOf = async (lines: string): Promise<CharmDocument> => {
      const document = `${head}type: charm\nextensions: [${framework.extension}]\n${lines}`;
      return expandCharm(await factsOf({ 'charmcraft.yaml': document }), {
        frameworks: known,
        experimental: true,
      });
    };
    let files: ProjectFiles;
    beforeAll(() => {
      if (sample === undefined) throw new Error(`add a sample of ${framework.id} to framework-samples.ts`);
      files = sample;
    });
    const bases = framework.rock.bases.map((base) =>
      base === 'bare' ? 'base: bare\nbuild-base: ubuntu@24.04\n' : `base: ${base}\n`,
    );

    test('has a name of its own, which its extension has, too', () => {
      expect(framework.extension).toBe(`${framework.id}-framework`);
      expect(known.filter(({ id }) => id === framework.id)).toEqual([framework]);
    });

    test('recognises its project, and no other framework does', async () => {
      const facts = await factsOf(files);
      const matches = known.filter((each) => each.detect(facts).lacking.length === 0);
      expect(matches.map(({ id }) => id)).toEqual([framework.id]);
      const { evidence } = framework.detect(facts);
      expect(evidence).not.toEqual([]);
      for (const { message, at } of evidence) {
        expect(message).not.toMatch(/\.$/);
        expect(Object.keys(files)).toContain(at.file);
      }
    });

    test('says what an empty project lacks', async () => {
      const { evidence, lacking } = framework.detect(await factsOf({ README: '' }));
      expect(evidence).toEqual([]);
      expect(lacking).not.toEqual([]);
    });

    test.each(bases)('makes a rock whose service runs as _daemon_, from %s', async (base) => {
      const { yaml } = await rockOf(files, base);
      expect(yaml['run-user']).toBe('_daemon_');
      expect(yaml.services?.[framework.id]).toMatchObject({
        override: 'replace',
        startup: 'enabled',
        user: '_daemon_',
        command: expect.stringMatching(/./) as string,
      });
      const parts = Object.keys(yaml.parts);
      expect(parts).not.toEqual([]);
      expect(parts.filter((name) => !name.startsWith(`${framework.extension}/`))).toEqual([]);
    });

    test('adds the same whenever it is asked, and leaves the project as it was', async () => {
      const before = JSON.stringify(files);
      const [first, second] = [
        await rockOf(files, bases.at(-1) ?? ''),
        await rockOf(files, bases.at(-1) ?? ''),
      ];
      expect(second.value).toEqual(first.value);
      expect(JSON.stringify(files)).toBe(before);
    });

    test('leaves the words to the user', async () => {
      const own = `services: {${framework.id}: {command: /bin/mine, summary: Mine}}\nparts: {mine: {plugin: nil}}\n`;
      const { yaml } = await rockOf(files, `${bases.at(-1) ?? ''}${own}`);
      expect(yaml.services?.[framework.id]).toMatchObject({ command: '/bin/mine', summary: 'Mine' });
      expect(Object.keys(yaml.parts)[0]).toBe('mine');
    });

    test('refuses what is no project of its kind, and says what to do', async () => {
      const refusal: unknown = await rockOf({}, bases.at(-1) ?? '').catch((error: unknown) => error);
      if (!(refusal instanceof ProjectFailure)) throw new Error('it was not refused');
      expect(refusal.code).toBe('EXTENSION_REFUSED');
      for (const { message, hint } of refusal.problems) {
        expect(message).not.toMatch(/\.$/);
        expect(hint).toMatch(/\.$/);
      }
    });

    const odd = ['null', '[]', '1', 'text', '{}', '{a: [1]}'];
    test.each([
      ...odd.map((value) => `services: ${value}`),
      ...odd.map((value) => `services: {${framework.id}: ${value}}`),
      ...odd.map((value) => `parts: {${framework.extension}/install-app: ${value}}`),
      ...Object.entries(framework.rock.reads).flatMap(([part, keys]) =>
        keys.flatMap((key) => odd.map((value) => `parts: {${part}: {${key}: ${value}}}`)),
      ),
    ])('takes or refuses %s, but never breaks', async (lines) => {
      const answer = await rockOf(files, `${bases.at(-1) ?? ''}${lines}\n`).catch((error: unknown) => error);
      expect(answer).toSatisfy((value: unknown) => isFailure(value) || !(value instanceof Error));
    });

    test.each([...framework.charm.series, '26.04'])(
      'makes a charm with one container on %s',
      async (series) => {
        const { yaml } = await charmOf(`base: ubuntu@${series}\n`);
        const [container = '', ...others] = Object.keys(yaml.containers ?? {});
        expect(others).toEqual([]);
        expect(yaml.containers).toEqual({ [container]: { resource: `${container}-image` } });
        expect(yaml.resources?.[`${container}-image`]).toMatchObject({ type: 'oci-image' });
        if (series !== '26.04') expect(container).toBe(framework.charm.container);
        expect(yaml.parts['charm']).toBeDefined();
      },
    );

    test('gives every option of the charm a type', () => {
      const { options, optionsV2 } = framework.charm;
      for (const option of [...Object.values(options), ...Object.values(optionsV2)])
        expect(option).toMatchObject({
          type: expect.stringMatching(/^(string|int|boolean|secret)$/) as string,
        });
    });
  });
}
