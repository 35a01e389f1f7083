import { parse } from 'yaml';
import { z } from 'zod/mini';
import type { Framework } from '../src/frameworks/index.ts';
import { findIntegration, integrations, type Integration } from '../src/integrations/index.ts';

/** What is read of an example's own files. */
export interface TutorialSources {
  readonly rockcraft: string;
  readonly charmcraft: string;
  readonly readme: string;
}

const rockSchema = z.object({ name: z.string(), version: z.string() });
const charmSchema = z.object({
  name: z.string(),
  requires: z.record(z.string(), z.object({ interface: z.string() })),
});
const portSchema = z.object({ default: z.number() });

/** Gunicorn's in the rocks of Flask and Django, whose charms have no option for it. */
const GUNICORN = 8000;

/** From a copy of the framework's example to a deployment that answers, every command as it is typed. */
export function renderTutorial(framework: Framework, sources: TutorialSources): string {
  const { id, title, charm } = framework;
  const rock = rockSchema.parse(parse(sources.rockcraft));
  const app = charmSchema.parse(parse(sources.charmcraft));
  const health = /health endpoint \(`([^`]+)`\)/.exec(sources.readme)?.[1] ?? '/';
  const options = charm.options;
  const port =
    portSchema.safeParse(options['app-port'] ?? options['webserver-port']).data?.default ?? GUNICORN;
  const image = (version: string): string => `${rock.name}:${version}`;
  const resource = `${charm.container}-image`;
  const databases = Object.entries(app.requires).flatMap(([endpoint, { interface: of }]) => {
    const known = findIntegration(endpoint, of);
    return known?.provider === undefined ? [] : [{ endpoint, known }];
  });
  const [database, ...others] = databases;
  if (database === undefined) throw new Error(`the example ${id} is integrated with nothing that is known`);
  const ingress = integrations.find(({ name }) => name === 'ingress');
  const next = '1.1';
  return [
    '<!-- Generated from src/frameworks, src/integrations and examples by `npm run fix`. -->',
    `# ${title}, from the source to a running app`,
    `With [examples/${id}](../../examples/${id}): a rock, a charm, a database, an ingress, and a page that answers. It runs on one machine with Debian or Ubuntu, Node.js, Docker and Go, and ends without a trace. What each file means and what can be changed is on [the page of the framework](../frameworks/${id}.md).`,
    '## 1. The app',
    shell(
      'git clone --depth 1 --branch v1 https://github.com/org/paas-action',
      'alias paas-action="node $PWD/paas-action/dist/cli/index.js"',
      `cp -r paas-action/examples/${id} ${rock.name}`,
      `cd ${rock.name}`,
    ),
    `For an app of your own, \`paas-action init\` in its folder recognises the framework and writes \`rockcraft.yaml\`, \`charm/\` and a workflow; files that are there stay.`,
    ...experimental(framework),
    '## 2. The rock',
    shell(
      'paas-action pack-rock',
      `docker load --input ${rock.name}_${rock.version}_amd64.rock`,
      `docker run --detach --rm --name try --publish 127.0.0.1:${port}:${port} ${image(rock.version)}`,
      `curl --retry 9 --retry-all-errors http://127.0.0.1:${port}${health}`,
      'docker stop try',
    ),
    'The image runs by itself: Pebble starts the app, which has no database yet. On a machine with an arm64 processor the file ends in `_arm64.rock`.',
    '## 3. The charm',
    shell('paas-action pack-charm --path charm'),
    'The libraries that the extension declares come from Charmhub.',
    '## 4. The deployment',
    shell('paas-action local up'),
    'starts a controller on this machine and prints a line that puts its `juju` on PATH: paste it. Then it is as with any Juju:',
    shell(
      'juju add-model test',
      `juju deploy ./${app.name}_amd64.charm --resource ${resource}=${image(rock.version)}`,
      ...integrate(app.name, database.endpoint, database.known),
      ...(ingress === undefined ? [] : integrate(app.name, ingress.endpoint, ingress)),
      `juju wait-for application ${app.name}`,
      'juju status',
    ),
    `\`juju status\` shows where the ingress serves: the app answers at \`http://ADDRESS/test-${app.name}/\`, with its database.`,
    ...others.map(
      ({ endpoint, known }) =>
        `The app takes ${known.name} as well: deploy \`${known.provider?.charm ?? ''}\` and integrate \`${app.name}:${endpoint}\` instead.`,
    ),
    '## 5. A change',
    `Change a line of the app, write \`version: '${next}'\` into \`rockcraft.yaml\`, and`,
    shell(
      'paas-action pack-rock',
      `docker load --input ${rock.name}_${next}_amd64.rock`,
      `juju attach-resource ${app.name} ${resource}=${image(next)}`,
    ),
    'packs the layers that changed and replaces the running app.',
    '## 6. The end',
    shell('paas-action local down'),
    'removes all of it. The workflow that `init` writes does the same for every pull request; [the README](../../README.md#use-it-in-a-workflow) shows it.',
    '',
  ].join('\n\n');
}

function experimental({ title, rock, charm }: Framework): readonly string[] {
  const tools = [...(rock.experimental ? ['ROCKCRAFT'] : []), ...(charm.experimental ? ['CHARMCRAFT'] : [])];
  if (tools.length === 0) return [];
  return [
    `The extension for ${title} is experimental in the craft tools, and has to be asked for as there:`,
    shell(`export ${tools.map((tool) => `${tool}_ENABLE_EXPERIMENTAL_EXTENSIONS=1`).join(' ')}`),
  ];
}

function integrate(app: string, endpoint: string, { provider }: Integration): readonly string[] {
  if (provider === undefined) return [];
  const { charm, channel, trust } = provider;
  const options = [...(channel === undefined ? [] : ['--channel', channel]), ...(trust ? ['--trust'] : [])];
  return [
    ['juju deploy', charm, ...options].join(' '),
    `juju integrate ${app}:${endpoint} ${charm}:${provider.endpoint}`,
  ];
}

const shell = (...lines: readonly string[]): string => `\`\`\`sh\n${lines.join('\n')}\n\`\`\``;
