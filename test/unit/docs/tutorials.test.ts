import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actions } from '../../../actions/index.ts';
import { expandCharm } from '../../../src/charm/index.ts';
import { parseFlags } from '../../../src/cli/flags.ts';
import { localDown, localUp } from '../../../src/cli/local/definition.ts';
import { frameworks } from '../../../src/frameworks/index.ts';
import { readProjectFacts } from '../../../src/project/index.ts';
import { openCommandLab, type CommandLab } from '../../support/command-lab.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { ROOT } from '../../support/source-files.ts';
import { tinyCharm } from '../../support/tiny-charm.ts';

const definitions = [...actions.map(({ definition }) => definition), localUp, localDown];

/** The commands of a page, in their order, as words. */
function commandsOf(id: string): readonly (readonly string[])[] {
  const text = readFileSync(join(ROOT, `docs/tutorials/${id}.md`), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .trim()
      .split('\n')
      .map((line) => line.split(' ')),
  );
}

/** A charm with the ends, containers and resources that the example's charm has once it is expanded. */
async function charmOf(ports: TestPorts, id: string): Promise<Record<string, Buffer>> {
  const facts = await readProjectFacts(ports, join(ROOT, 'examples', id, 'charm'));
  const { yaml } = expandCharm(facts, { experimental: true });
  const ends = ['containers', 'resources', 'requires', 'provides', 'peers'] as const;
  const metadata = ends.map((key) => `${key}: ${JSON.stringify(yaml[key] ?? {})}\n`).join('');
  return { [`${yaml.name}_amd64.charm`]: tinyCharm({ name: yaml.name, metadata }) };
}

const provider = (name: string, endpoint: string, of: string): Record<string, Buffer> => ({
  [`store/${name}.charm`]: tinyCharm({ name, metadata: `provides:\n  ${endpoint}: {interface: ${of}}\n` }),
});

describe.each(frameworks)('the tutorial for $title', ({ id }) => {
  let ports: TestPorts;
  let lab: CommandLab;
  beforeAll(async () => {
    ports = realPorts();
    lab = await openCommandLab('tutorial', {
      ...(await charmOf(ports, id)),
      ...provider('postgresql-k8s', 'database', 'postgresql_client'),
      ...provider('traefik-k8s', 'ingress', 'ingress'),
    });
  });
  afterAll(async () => {
    await lab.end();
    await ports.dispose();
  });

  test('has commands of ours with flags that there are', () => {
    const ours = commandsOf(id).filter(([program]) => program === 'paas-action');
    expect(ours.length).toBeGreaterThanOrEqual(5);
    for (const [, ...words] of ours) {
      const definition = definitions.find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `));
      if (definition === undefined) throw new Error(`there is no command ${words.join(' ')}`);
      expect(() => parseFlags(definition, words.slice(definition.name.split(' ').length))).not.toThrow();
    }
  });

  test('has commands of Juju that a controller takes, one after the other', async () => {
    const theirs = commandsOf(id).filter(([program]) => program === 'juju');
    expect(theirs.length).toBeGreaterThanOrEqual(8);
    for (const [, ...words] of theirs)
      expect([words, await lab.juju(...words)]).toMatchObject([words, { code: 0 }]);
  });
});
