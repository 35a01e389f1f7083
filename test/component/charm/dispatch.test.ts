import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDocker } from '../../../src/docker/index.ts';
import { charmWorkspace, FLASK, type CharmWorkspace } from '../../support/charm-project.ts';
import { debianImages } from '../../support/stand-in-images.ts';

// Answers as a fresh unit gets them; every call is written down.
const HOOK_TOOL = `#!/bin/sh
echo "\${0##*/} $*" >> /charm/calls
case "\${0##*/}" in
  relation-ids) echo '[]' ;;
  config-get) echo '{}' ;;
  is-leader) echo false ;;
esac
`;
const TOOLS = ['config-get', 'is-leader', 'juju-log', 'relation-ids', 'state-get', 'status-set'];

let workspace: CharmWorkspace;
let image: string;

beforeAll(async () => {
  workspace = await charmWorkspace(join(FLASK, 'charm-ops'));
  const docker = await connectDocker(workspace.ports, {});
  image = await debianImages(
    workspace.ports,
    docker,
  )({
    name: 'python',
    packages: ['python3'],
    files: [],
    user: '0:0',
    command: ['python3'],
    environment: {},
  });
});
afterAll(() => workspace.dispose());

/** Unpacks the charm and lets one event reach it in a container of Debian 12 that has python3 and nothing of ours. */
function dispatch(charm: string, event: string): { code: number; output: string } {
  const unit = join(workspace.folder, `unit-${event.replace('/', '-')}`);
  execFileSync('python3', ['-m', 'zipfile', '-e', charm, join(unit, 'charm')]);
  mkdirSync(join(unit, 'bin'));
  for (const tool of TOOLS) writeFileSync(join(unit, 'bin', tool), HOOK_TOOL, { mode: 0o755 });
  // zipfile extracts without permissions; whoever deploys a charm keeps them.
  execFileSync('chmod', ['+x', 'dispatch', 'src/charm.py'], { cwd: join(unit, 'charm') });
  const environment = {
    PATH: '/charm/bin:/usr/bin:/bin',
    JUJU_DISPATCH_PATH: event,
    JUJU_UNIT_NAME: 'guestbook/0',
    JUJU_MODEL_NAME: 'test',
    JUJU_MODEL_UUID: '6f5d6e8e-8d47-4f7a-8d5b-8b0f5d0e7c11',
    JUJU_VERSION: '3.6.0',
    JUJU_CHARM_DIR: '/charm/charm',
  };
  const variables = Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const argv = ['run', '--rm', '--network=none', '-v', `${unit}:/charm`, '-w', '/charm/charm', ...variables];
  try {
    execFileSync('docker', [...argv, image, './dispatch'], { encoding: 'utf8', stdio: 'pipe' });
    return { code: 0, output: execFileSync('cat', [join(unit, 'calls')], { encoding: 'utf8' }) };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return { code: status, output: stderr };
  }
}

describe('dispatch', () => {
  it("runs the charm with its packages on the base's Python", async () => {
    const { charm = '' } = await workspace.pack({ 'python-version': '3.11' });
    expect(dispatch(charm, 'hooks/update-status')).toMatchObject({ code: 0 });
    const { output } = dispatch(charm, 'hooks/config-changed');
    expect(output).toMatch(/^status-set --application=False waiting(?: --)? Waiting for pebble ready$/m);
  });

  it('fails when the charm does', async () => {
    await workspace.change({ 'src/settings.py': 'raise RuntimeError("not today")\n' });
    const { charm = '' } = await workspace.pack({ 'python-version': '3.11' });
    const { code, output } = dispatch(charm, 'hooks/start');
    expect(code).not.toBe(0);
    expect(output).toContain('RuntimeError: not today');
  });
});
