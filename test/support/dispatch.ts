import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectDocker } from '../../src/docker/index.ts';
import type { TestPorts } from './ports.ts';
import { builtImages } from './built-images.ts';

// Answers as a fresh unit gets them; every call is written down.
const HOOK_TOOL = `#!/bin/sh
echo "\${0##*/} $*" >> /charm/calls
case "\${0##*/}" in
  relation-ids | secret-ids) echo '[]' ;;
  config-get | state-get) echo '{}' ;;
  is-leader) echo false ;;
esac
`;
const TOOLS = [
  ...['config-get', 'is-leader', 'juju-log', 'opened-ports', 'relation-ids', 'relation-list', 'secret-ids'],
  ...['state-delete', 'state-get', 'state-set', 'status-get', 'status-set'],
];

/** An image of this machine's release that has python3 and nothing of ours. */
export async function pythonImage(ports: TestPorts): Promise<string> {
  const docker = await connectDocker(ports, {});
  const image = { name: 'python', packages: ['python3'], files: [], user: '0:0', environment: {} };
  return builtImages(ports, docker)({ ...image, command: ['python3'] });
}

export interface Dispatched {
  readonly code: number;
  /** The hook tools that were called, or what the charm printed when it failed. */
  readonly output: string;
}

/** Unpacks a charm below `folder` and lets one event reach it in a container. */
export function dispatch(folder: string, image: string, charm: string, event: string): Dispatched {
  const unit = join(folder, `unit-${event.replace('/', '-')}`);
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
    return { code: 0, output: readFileSync(join(unit, 'calls'), 'utf8') };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return { code: status, output: stderr };
  }
}
