import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDocker, type Docker } from '../../../src/docker/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { builtImages } from '../../support/built-images.ts';

let ports: TestPorts;
let docker: Docker;
beforeAll(async () => {
  ports = realPorts();
  docker = await connectDocker(ports, {});
});
afterAll(() => ports.dispose());

test('packages, files, user, command and environment of a plan are in the image that the engine gets', async () => {
  const reference = await builtImages(
    ports,
    docker,
  )({
    name: 'test-jq',
    packages: ['jq'],
    files: [
      {
        path: '/opt/test/say',
        content: '#!/bin/sh\necho "{\\"said\\": \\"$WORD\\"}" | jq -r .said; id -u\n',
        mode: 0o755,
      },
    ],
    user: '999:999',
    command: ['/opt/test/say'],
    environment: { WORD: 'made of packages' },
  });
  const said = await ports.exec.run({ argv: ['docker', 'run', '--rm', reference] });
  expect(said.stdout).toBe('made of packages\n999\n');
  expect(
    await builtImages(
      ports,
      docker,
    )({
      name: 'test-jq',
      packages: ['jq'],
      files: [],
      user: '0:0',
      command: ['jq'],
      environment: {},
    }),
  ).not.toBe(reference);
});
