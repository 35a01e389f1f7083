import { integrations, type Integration } from '../src/integrations/index.ts';

/** The prefix of Flask's own variables, with which the page and its examples are written. */
const PREFIX = 'FLASK_';

/**
 * The page about what an app can be integrated with: what follows from the registry, and the example of each, which
 * the tests check against it.
 *
 * @param example text of `examples/integrations/<name>.py`
 */
export async function renderIntegrations(example: (name: string) => Promise<string>): Promise<string> {
  const sections = await Promise.all(
    integrations.map(async (each) => describe(each, await example(each.name))),
  );
  return [
    '<!-- Generated from src/integrations and examples/integrations by `npm run fix`. -->',
    '# Integrations',
    'What a 12-factor charm can be integrated with, and how an app uses it. The app finds everything in its environment; a library for the rest is its own choice. Variables that begin with `FLASK_` begin with `DJANGO_` or `APP_` in other frameworks; Spring Boot has its own names for most.',
    ...sections,
  ].join('\n\n');
}

function describe(integration: Integration, example: string): string {
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

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
