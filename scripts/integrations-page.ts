import { parse } from 'yaml';
import { z } from 'zod/mini';
import { integrations, type Integration } from '../src/integrations/index.ts';

/** The prefix of Flask's own variables, with which the page and its examples are written. */
const PREFIX = 'FLASK_';

/** What is read of an example's `charmcraft.yaml`. */
const charmSchema = z.object({ requires: z.record(z.string(), z.object({ interface: z.string() })) });

interface Example {
  readonly language: 'python' | 'json';
  readonly text: string;
}

/** Sources of the page. */
interface Examples {
  /** What is in `examples/integrations` of this name. */
  readonly example: (name: string) => Promise<Example>;
  /** Text of `examples/<app>/charm/charmcraft.yaml`, by the name of the app's folder. */
  readonly charms: ReadonlyMap<string, string>;
}

/**
 * The page about what an app can be integrated with: what follows from the registry, and the example of each, which
 * the tests check against it, and the apps that are integrated so.
 */
export async function renderIntegrations({ example, charms }: Examples): Promise<string> {
  const uses = [...charms].map(([app, text]) => ({
    app,
    interfaces: Object.values(charmSchema.parse(parse(text)).requires).map((each) => each.interface),
  }));
  const sections = await Promise.all(
    integrations.map(async (each) => {
      const apps = uses.filter(({ interfaces }) => interfaces.includes(each.interface));
      return describe(
        each,
        await example(each.name),
        apps.map(({ app }) => app),
      );
    }),
  );
  return [
    '<!-- Generated from src/integrations and examples/integrations by `npm run fix`. -->',
    '# Integrations',
    'What a 12-factor charm can be integrated with, and how an app uses it. The app finds everything in its environment; a library for the rest is its own choice. Variables that begin with `FLASK_` begin with `DJANGO_` or `APP_` in other frameworks; where Spring Boot has names of its own, they are listed, too.',
    ...sections,
  ].join('\n\n');
}

function describe(integration: Integration, example: Example, apps: readonly string[]): string {
  const { name, endpoint, provides, required } = integration;
  const variables = integration.variables(PREFIX);
  return [
    `## ${name}`,
    provides === true
      ? 'The extension declares it in every charm, and the charm never waits for it.'
      : required
        ? 'An endpoint without `optional: true` stops the charm until it is integrated.'
        : 'The charm never waits for it.',
    ...(provides === true
      ? []
      : [
          fenced(
            'yaml',
            `requires:\n  ${endpoint}:\n    interface: ${integration.interface}\n    optional: true\n    limit: 1\n`,
          ),
        ]),
    ...deployment(integration),
    variables.length === 0 ? 'The app gets no variables.' : `Variables: ${listed(variables)}.`,
    ...(integration.springVariables === undefined
      ? []
      : [`In Spring Boot: ${listed(integration.springVariables())}.`]),
    ...shown(example),
    ...(apps.length === 0 ? [] : [`Apps that are integrated so: ${apps.map(linkToApp).join(', ')}.`]),
  ].join('\n\n');
}

function deployment({ endpoint, provider }: Integration): readonly string[] {
  if (provider === undefined) return ['Upstream names no charm for the other side.'];
  const { charm, channel, trust, selfContained } = provider;
  const options = [...(channel === undefined ? [] : [`--channel ${channel}`]), ...(trust ? ['--trust'] : [])];
  const commands = [
    ['juju deploy', charm, ...options].join(' '),
    `juju integrate APP:${endpoint} ${charm}:${provider.endpoint}`,
  ];
  return [
    ...(selfContained
      ? []
      : [
          `\`${charm}\` has to be told its addresses or credentials, or wants charms beside it, before it answers.`,
        ]),
    fenced('', `${commands.join('\n')}\n`),
  ];
}

/** A dashboard is no code of the app. */
const shown = ({ language, text }: Example): readonly string[] => [
  ...(language === 'json' ? ['As `cos_custom/grafana_dashboards/NAME.json` beside `charmcraft.yaml`:'] : []),
  fenced(language, text),
];

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const linkToApp = (app: string): string => `[examples/${app}](../../examples/${app})`;

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
