import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installDependencies } from '../../../src/rock/builds/npm/dependencies.ts';
import { readLock } from '../../../src/rock/builds/npm/lock.ts';
import { projectFolders } from '../../support/project-folder.ts';
import { realPorts } from '../../support/ports.ts';

test('scripts of a package do not run when npm installs it', async () => {
  using folders = projectFolders();
  const ports = realPorts();
  const trace = join(folders.write({}), 'ran');
  const touch = `node -e "require('fs').writeFileSync('${trace}', '')"`;
  const scripts = { preinstall: touch, install: touch, postinstall: touch, prepare: touch };
  const source = folders.write({
    'package/package.json': JSON.stringify({ name: 'curious', version: '1.0.0', scripts }),
    'package/index.js': 'module.exports = 1;\n',
  });
  const archive = join(source, 'curious.tgz');
  execFileSync('tar', ['-czf', archive, '-C', source, 'package']);
  const bytes = readFileSync(archive);
  const server = createServer((_request, response) => response.end(bytes));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const resolved = `http://127.0.0.1:${(server.address() as AddressInfo).port}/curious-1.0.0.tgz`;
  const root = { name: 'app', version: '1.0.0', dependencies: { curious: '1.0.0' } };
  const lock = JSON.stringify({
    ...{ name: 'app', version: '1.0.0', lockfileVersion: 3, requires: true },
    packages: {
      '': root,
      'node_modules/curious': { version: '1.0.0', resolved, integrity, hasInstallScript: true },
    },
  });
  try {
    const { entries, dispose } = await installDependencies(ports, {
      plan: { plugin: 'npm', part: 'app', source: '.', environment: {}, application: false, exclude: [] },
      ...{ cpu: 'x64', packageJson: JSON.stringify(root), lock, npmrc: undefined },
      ...{ read: readLock(lock, 'package-lock.json'), into: '/app', owner: 0, file: 'package.json' },
    });
    await dispose();
    expect(entries.map(({ path }) => path)).toContain('/app/node_modules/curious/index.js');
    expect(existsSync(trace)).toBe(false);
  } finally {
    server.close();
    server.closeAllConnections();
    await ports.dispose();
  }
});
