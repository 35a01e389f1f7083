import { parse } from 'yaml';
import { z } from 'zod/mini';
import { integrations, type Integration } from '../src/integrations/index.ts';

/** The prefix of Flask's own variables, with which the page and its examples are written. */
const PREFIX = 'FLASK_';

/** What is read of an example's `charmcraft.yaml`. */
const charmSchema = z.object({ requires: z.record(z.string(), z.object({ interface: z.string() })) });

/** Sources of the page. */
interface Examples {
  /** Text of `examples/integrations/<name>.py`. */
  readonly script: (name: string) => Promise<string>;
  /** Text of `examples/<app>/charm/charmcraft.yaml`, by the name of the app's folder. */
  readonly charms: ReadonlyMap<string, string>;
}

/**
 * The page about what an app can be integrated with: what follows from the registry, and the example of each, which
 * the tests check against it, and the apps that are integrated so.
 */
export async function renderIntegrations({ script, charms }: Examples): Promise<string> {
  const uses = [...charms].map(([app, text]) => ({
    app,
    interfaces: Object.values(charmSchema.parse(parse(text)).requires).map((each) => each.interface),
  }));
  const sections = await Promise.all(
    integrations.map(async (each) => {
      const apps = uses.filter(({ interfaces }) => interfaces.includes(each.interface));
      return describe(
        each,
        await script(each.name),
        apps.map(({ app }) => app),
      );
    }),
  );
  return [
    '<!-- Generated from src/integrations and examples/integrations by `npm run fix`. -->',
    '# Integrations',
    'What a 12-factor charm can be integrated with, and how an app uses it. The app finds everything in its environment; a library for the rest is its own choice. Variables that begin with `FLASK_` begin with `DJANGO_` or `APP_` in other frameworks; Spring Boot has its own names for most.',
    ...sections,
  ].join('\n\n');
}

function describe(integration: Integration, example: string, apps: readonly string[]): string {
  const { name, endpoint, required } = integration;
  const variables = integration.variables(PREFIX);
  return [
    `## ${name}`,
    required
      ? 'An endpoint without `optional: true` stops the charm until it is integrated.'
      : 'The charm never waits for it.',
    fenced(
      'yaml',
      `requires:\n  ${endpoint}:\n    interface: ${integration.interface}\n    optional: true\n    limit: 1\n`,
    ),
    ...deployment(integration),
    variables.length === 0
      ? 'The app gets no variables.'
      : `Variables: ${variables.map((variable) => `\`${variable}\``).join(', ')}.`,
    fenced('python', example),
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

const linkToApp = (app: string): string => `[examples/${app}](../../examples/${app})`;

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
