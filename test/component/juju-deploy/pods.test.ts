import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { IMAGE, scriptedDeployments } from '../../support/scripted-deployments.ts';
import { ROOT } from '../../support/source-files.ts';

/** Recorded of the model whose name the scripted `juju` bears. */
const MODEL = '031ab41a-fe92-424f-8e6b-09364740ab4d';

test('an image that cannot be pulled is seen in the pods when Juju does not show it at all', async () => {
  await using lab = await scriptedDeployments();
  const recorded = JSON.parse(await readFile(join(ROOT, 'test/fixtures/juju/pods.json'), 'utf8')) as object;
  const pods = JSON.stringify((recorded as Record<string, unknown>)['image-not-found']);
  const answer = pods.replace(/("model\.juju\.is\/id":")[^"]+/, `$1${MODEL}`);
  await mkdir(join(lab.folder, 'bin'));
  await writeFile(join(lab.folder, 'pods.json'), answer);
  const program = `#!/bin/sh
echo "$*" >> '${lab.folder}/kubectl.log'
case "$*" in
  'get pods --selector=app.kubernetes.io/name=hello-k8s --output=json --namespace out '*)
    cat '${lab.folder}/pods.json' ;;
esac
`;
  await writeFile(join(lab.folder, 'bin/kubectl'), program, { mode: 0o755 });
  // The recording stands still two seconds before the error shows in status.
  const { error } = await lab.deploy(
    { on: { deploy: { timeline: 'failure-image-not-found', until: 13.6 } } },
    { charm: lab.charms.v1, image: IMAGE, timeout: '2m' },
  );
  expect(error).toMatchObject({ code: 'DEPLOY_IMAGE_PULL_FAILED' });
  expect(error?.message).toMatch(/^hello-k8s\/0: web: ImagePullBackOff: .*nosuch:v9.*not found$/);
  expect(await readFile(join(lab.folder, 'kubectl.log'), 'utf8')).toContain('get pods --selector');
});
