import { refuse } from '../../commands/line/refuse.ts';
import type { Resource } from '../../model/index.ts';
import { renderYaml } from '../../render/index.ts';
import type { Tool, ToolContext, ToolResult } from './tool.ts';

export const resourceGet: Tool = {
  name: 'resource-get',
  summary: 'Fetch a resource and print the path of its file.',
  usage: '<resource name>',
  arity: [1, 1],
  missing: 'missing required resource name',
  run({ args: [name = ''] }, context) {
    const { application, unit } = context.self();
    const resource = application.resources[name];
    const spec = context.model().charms[unit.charm]?.resources[name];
    if (resource === undefined) {
      throw refuse(`could not download resource: resource#${application.name}/${name} not found`);
    }
    const folder = `${agentFolder(context)}/resources/${name}`;
    if (resource.type === 'oci-image') return image(resource, `${folder}/content.yaml`);
    const to = `${folder}/${spec?.filename ?? name}`;
    return { text: to, fetch: { from: resource.value, to } };
  },
};

/** An image is not fetched: the charm learns where it is and, for a private registry, how to get it. */
function image({ value, credentials }: Resource, to: string): ToolResult {
  const { username = '', password = '' } = credentials ?? {};
  return { text: to, write: { content: renderYaml({ registrypath: value, username, password }), to } };
}

const agentFolder = ({ unit }: ToolContext): string =>
  `/var/lib/juju/agents/unit-${unit.unit.replace('/', '-')}`;
