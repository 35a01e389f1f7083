import type { ActionDefinition } from './define.ts';

/** The Markdown tables of an action's inputs, outputs and permissions, for its README. */
export function renderTables(definition: ActionDefinition): string {
  const inputs = Object.entries(definition.inputs).map(([name, field]) =>
    row([`\`${name}\``, field.form, standing(field), field.description]),
  );
  const outputs = Object.entries(definition.outputs).map(([name, description]) =>
    row([`\`${name}\``, description]),
  );
  return [
    '| Input | Form | Default | What it does |\n| --- | --- | --- | --- |',
    ...inputs,
    '\n| Output | What it is |\n| --- | --- |',
    ...outputs,
    `\n${renderPermissions(definition)}`,
  ].join('\n');
}

function renderPermissions({ permissions = {} }: ActionDefinition): string {
  const needed = Object.entries(permissions);
  if (needed.length === 0)
    return '**Permissions** of the job: none for this step; the checkout needs `contents: read`.';
  return [
    '| Permission of the job, beyond the checkout | What it is for |\n| --- | --- |',
    ...needed.map(([scope, reason]) => row([`\`${scope}\``, reason])),
  ].join('\n');
}

function standing(field: { required: boolean; default?: string }): string {
  if (field.required) return '**required**';
  return field.default === undefined || field.default === ''
    ? ''
    : `\`${field.default.replaceAll('\n', ' ')}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
