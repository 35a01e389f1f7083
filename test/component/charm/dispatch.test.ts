import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { charmWorkspace, FLASK, type CharmWorkspace } from '../../support/charm-project.ts';
import { dispatch, pythonImage } from '../../support/dispatch.ts';

let workspace: CharmWorkspace;
let image: string;

beforeAll(async () => {
  workspace = await charmWorkspace(join(FLASK, 'charm-ops'));
  image = await pythonImage(workspace.ports);
});
afterAll(() => workspace.dispose());

describe('dispatch', () => {
  it("runs the charm with its packages on the base's Python", async () => {
    const { charm = '' } = await workspace.pack({ 'python-version': '3.11' });
    expect(dispatch(workspace.folder, image, charm, 'hooks/update-status')).toMatchObject({ code: 0 });
    const { output } = dispatch(workspace.folder, image, charm, 'hooks/config-changed');
    expect(output).toMatch(/^status-set --application=False waiting(?: --)? Waiting for pebble ready$/m);
  });

  it('fails when the charm does', async () => {
    await workspace.change({ 'src/settings.py': 'raise RuntimeError("not today")\n' });
    const { charm = '' } = await workspace.pack({ 'python-version': '3.11' });
    const { code, output } = dispatch(workspace.folder, image, charm, 'hooks/start');
    expect(code).not.toBe(0);
    expect(output).toContain('RuntimeError: not today');
  });
});
