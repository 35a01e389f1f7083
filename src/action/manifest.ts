import { stringify } from 'yaml';
import type { ActionDefinition } from './define.ts';

const HEADER = "# Generated from the action's definition by `npm run fix`. Edit that file instead.\n";

/** The text of an `action.yml`. `bundle` is the folder of its bundle, seen from the file. */
export function renderManifest(definition: ActionDefinition, bundle: string): string {
  const inputs = Object.entries(definition.inputs).map(([name, field]) => [
    name,
    {
      description: field.description,
      required: field.required,
      ...(field.default !== undefined && field.default !== '' && { default: field.default }),
    },
  ]);
  const outputs = Object.entries(definition.outputs).map(([name, description]) => [name, { description }]);
  return (
    HEADER +
    stringify(
      {
        name: definition.title,
        description: definition.description,
        branding: definition.branding,
        inputs: Object.fromEntries(inputs) as object,
        outputs: Object.fromEntries(outputs) as object,
        runs: {
          using: 'node24',
          main: `${bundle}/index.js`,
          ...(definition.post === true && { post: `${bundle}-post/index.js`, 'post-if': 'always()' }),
        },
      },
      { lineWidth: 0 },
    )
  );
}
