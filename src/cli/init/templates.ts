import type { Framework } from '../../frameworks/index.ts';
import { integrations } from '../../integrations/index.ts';

/** A file to write; `path` is relative to the folder of the app. */
export interface NewFile {
  readonly path: string;
  readonly content: string;
  readonly mode?: number;
}

export interface InitPlan {
  readonly framework: Framework;
  readonly name: string;
}

/** rockcraft.yaml, and the charm in a folder of its own, as `rockcraft init` and `charmcraft init` write them. */
export function planProjectFiles(plan: InitPlan): readonly NewFile[] {
  return [
    { path: 'rockcraft.yaml', content: rockcraft(plan) },
    { path: 'charm/charmcraft.yaml', content: charmcraft(plan) },
    { path: 'charm/requirements.txt', content: 'paas-charm>=1.0,<2\n' },
    { path: 'charm/src/charm.py', content: charmProgram(plan), mode: 0o755 },
  ];
}

const platforms = `# What it is built on and for.
platforms:
  amd64:
  # arm64:`;

function rockcraft({ framework, name }: InitPlan): string {
  return `# The image of the app: https://documentation.ubuntu.com/rockcraft/latest/reference/extensions/${framework.extension}/
name: ${name}
# The smallest image has \`base: bare\` and \`build-base: ubuntu@24.04\` instead.
base: ubuntu@24.04
version: '0.1'
summary: A ${framework.title} app
description: |
  Say here what the app does, for people who find its image in a registry.
${platforms}

# Finds the app, installs what it depends on and starts it.
extensions:
  - ${framework.extension}
${offers(framework.rock.offers)}`;
}

function offers(parts: string | undefined): string {
  if (parts === undefined) return '';
  const lines = parts.replaceAll(/^(?=.)/gm, '# ');
  return `\n# What can be changed, beside services, checks and environment:\n# parts:\n${lines}`;
}

function charmcraft({ framework, name }: InitPlan): string {
  return `# The charm, which runs the app on Kubernetes with Juju:
# https://documentation.ubuntu.com/charmcraft/latest/reference/extensions/
name: ${name}
type: charm
base: ubuntu@24.04
summary: Runs ${name}
description: |
  Deploys the ${framework.title} app, hands it its settings and connects it to what it needs.
${platforms}

extensions:
  - ${framework.extension}

# Settings of your own; the app finds each in its environment.
# config:
#   options:
#     greeting:
#       type: string
#       default: Welcome!
#       description: The first line of the page.

# What the app can be integrated with. Without \`optional: true\` it starts only when the integration is there.
# requires:
${integrations
  // These come with the extension.
  .filter((each) => each.provides !== true && each.endpoint !== 'ingress' && each.endpoint !== 'logging')
  .map(
    (each) => `#   ${each.endpoint}:
#     interface: ${each.interface}
#     optional: ${each.required ? 'false' : 'true'}
#     limit: 1
`,
  )
  .join('')}`;
}

function charmProgram({ framework, name }: InitPlan): string {
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const title = `${words.join('')}Charm`;
  const { module } = framework.charm;
  return `#!/usr/bin/env python3
"""The charm of ${name}; everything it does comes with paas-charm."""

import ops
import ${module}


class ${title}(${module}.Charm):
    """Runs the ${framework.title} app."""


if __name__ == "__main__":
    ops.main(${title})
`;
}

/** The workflow that packs, publishes, deploys and tests the app. `folder` is the app's in the repository. */
export function planWorkflow({ framework, name }: InitPlan, folder: string): NewFile {
  const inputs = [
    ...(folder === '' ? [] : [`path: ${JSON.stringify(folder)}`]),
    'password: ${{ github.token }}',
  ];
  const { rock, charm } = framework;
  const gates = [
    ...(rock.experimental ? ['ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS'] : []),
    ...(charm.experimental ? ['CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS'] : []),
  ];
  const environment =
    gates.length === 0
      ? ''
      : `# The extension is experimental.\nenv:\n${gates.map((gate) => `  ${gate}: 'true'\n`).join('')}`;
  return {
    path: `.github/workflows/${folder === '' ? 'deploy' : `deploy-${name}`}.yaml`,
    content: `# Packs the app and its charm, publishes them, deploys them and tests the result.
name: ${folder === '' ? 'deploy' : `deploy ${name}`}
on:
  push:
    branches: [main]
  pull_request:
permissions: {}
concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}
${environment}jobs:
  app:
    name: App
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # the checkout
      packages: write # the image goes to ghcr.io
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: org/paas-action@v1
        with:
${inputs.map((line) => `          ${line}\n`).join('')}`,
  };
}
