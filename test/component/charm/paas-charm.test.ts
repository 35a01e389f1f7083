import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openZip, readCharm } from '../../../src/controller/index.ts';
import { charmWorkspace, FLASK, type CharmWorkspace } from '../../support/charm-project.ts';
import { dispatch, pythonImage } from '../../support/dispatch.ts';

// Charm libraries are published on Charmhub under their owners' licences; none of them is kept here.
const libraries = process.env['PAAS_CHARM_LIBS'];

describe.skipIf(libraries === undefined)(
  'the 12-factor charm (needs PAAS_CHARM_LIBS, a folder with its charm libraries)',
  () => {
    let workspace: CharmWorkspace;
    let outputs: Awaited<ReturnType<CharmWorkspace['pack']>>;

    beforeAll(async () => {
      workspace = await charmWorkspace(join(FLASK, 'charm'));
      outputs = await workspace.pack({ 'charm-libs': libraries ?? '' });
    });
    afterAll(() => workspace.dispose());

    it('has its framework, its libraries and their packages', () => {
      const names = openZip(readFileSync(outputs.charm ?? '')).entries.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          'lib/charms/traefik_k8s/v2/ingress.py',
          'lib/charms/data_platform_libs/v0/data_interfaces.py',
          'venv/paas_charm/flask/__init__.py',
          // What the libraries ask for with PYDEPS.
          'venv/cosl/__init__.py',
          'venv/pydantic/__init__.py',
        ]),
      );
    });

    it('offers the contract of the charm on ops', async () => {
      const own = await charmWorkspace(join(FLASK, 'charm-ops'));
      try {
        const { charm = '' } = await own.pack();
        const [framework, ops] = [outputs.charm ?? '', charm].map((path) => readCharm(readFileSync(path)));
        expect(framework?.containers).toEqual(ops?.containers);
        expect(Object.keys(framework?.resources ?? {})).toEqual(Object.keys(ops?.resources ?? {}));
        expect(framework?.actions).toHaveProperty('rotate-secret-key');
        for (const [name, { type, default: value }] of Object.entries(ops?.config ?? {}))
          expect([name, framework?.config[name]]).toMatchObject([
            name,
            { type, ...(value !== undefined && { default: value }) },
          ]);
        for (const [name, endpoint] of Object.entries(ops?.endpoints ?? {}))
          expect(framework?.endpoints[name]).toMatchObject({
            role: endpoint.role,
            interface: endpoint.interface,
          });
      } finally {
        await own.dispose();
      }
    });

    it('starts on the Python of Debian 12', async () => {
      const { charm = '' } = await workspace.pack({
        'charm-libs': libraries ?? '',
        'python-version': '3.11',
        output: 'debian',
      });
      const image = await pythonImage(workspace.ports);
      const { code, output } = dispatch(workspace.folder, image, charm, 'hooks/config-changed');
      expect(output).toMatch(/^juju-log .* Emitting Juju event config_changed\.$/m);
      expect(code).toBe(0);
    });

    it('takes a moment to find out that nothing has changed', async () => {
      expect(await workspace.pack({ 'charm-libs': libraries ?? '' })).toEqual({ ...outputs, reused: 'true' });
    });
  },
);
