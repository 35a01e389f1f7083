import { afterAll, expect, test } from 'vitest';
import { frameworks } from '../../src/frameworks/index.ts';
import { readProjectFacts } from '../../src/project/index.ts';
import { expandRock, planRocks } from '../../src/rock/index.ts';
import { samples } from '../support/framework-samples.ts';
import { realPorts } from '../support/ports.ts';
import { projectFolders } from '../support/project-folder.ts';

const folders = projectFolders();
const ports = realPorts();
afterAll(async () => {
  folders[Symbol.dispose]();
  await ports.dispose();
});

const cases = frameworks.flatMap((framework) =>
  framework.rock.bases
    .filter((base) => base === 'bare' || base.startsWith('ubuntu@'))
    .flatMap((base) => ['amd64', 'arm64'].map((platform) => [framework, base, platform] as const)),
);

test.each(cases)('the embedded engine plans $title on %s for %s', async (framework, base, platform) => {
  const below = base === 'bare' ? 'base: bare\nbuild-base: ubuntu@24.04' : `base: ${base}`;
  const yaml = `name: my-app\n${below}\nversion: '1'\nsummary: An app\ndescription: It serves.\nplatforms: {amd64: , arm64: }\nextensions: [${framework.extension}]\n`;
  const directory = folders.write({ ...samples[framework.id], 'rockcraft.yaml': yaml });
  const facts = await readProjectFacts(ports, directory);
  const document = expandRock(facts, { experimental: framework.rock.experimental });
  const [plan] = planRocks(document, { machine: 'amd64', platform, project: facts });
  expect(plan?.architecture).toBe(platform);
  expect(plan?.pebble.layerYaml).toContain(`${framework.id}:`);
  // Every extension wants a shell on a bare base, and nothing but certificates of a base that has one.
  expect(plan?.runtime.cut.includes('bash_bins')).toBe(base === 'bare');
});
