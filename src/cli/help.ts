import type { ActionDefinition } from '../action/index.ts';
import { inputVariable } from './terminal-shell.ts';

const WIDTH = 100;

/** The text of `paas-action <command> --help`. */
export function renderHelp(definition: ActionDefinition): string {
  const rows = Object.entries(definition.inputs).map(([name, field]) => {
    const standing = field.required ? 'required' : field.default ? `default: ${field.default}` : '';
    const form = field.flag ? '' : ` ${field.form.replaceAll('`', '')}`;
    return [`  --${name}${form}`, ...wrap(`${field.description}${standing === '' ? '' : ` [${standing}]`}`)];
  });
  const secret = Object.keys(definition.inputs).find((name) => definition.inputs[name]?.secret === true);
  return [
    `paas-action ${definition.name}: ${definition.description}`,
    '',
    ...rows.flat(),
    ...(secret === undefined
      ? []
      : [`A secret is better given as a variable, such as ${inputVariable(secret)} for --${secret}.`]),
    '',
    '  --output-file FILE',
    ...wrap('Append the outputs as name=value lines.'),
    '  --summary-file FILE',
    ...wrap('Append the Markdown summary.'),
    '  --quiet',
    ...wrap('Print only outputs and errors.'),
    '',
  ].join('\n');
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length > WIDTH - 8 && line !== '') {
      lines.push(`      ${line.trimEnd()}`);
      line = '';
    }
    line += `${word} `;
  }
  return [...lines, `      ${line.trimEnd()}`];
}
