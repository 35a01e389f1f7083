import type { ActionDefinition } from './define.ts';

/** The Markdown tables of an action's inputs and outputs, for its README. */
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
