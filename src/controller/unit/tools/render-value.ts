import { renderData, renderYaml, type Printable } from '../../render/index.ts';
import type { Format } from './tool.ts';

/** A tool's value as Juju's tools print it. `smart` is what a shell script wants: plain text where there is one. */
export function renderValue(format: Format, value: Printable): string {
  return format === 'smart' ? smart(value) : renderData(format, value);
}

function smart(value: Printable): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'string') return `${value}\n`;
  if (typeof value === 'boolean') return value ? 'True\n' : 'False\n';
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return value.map((each) => `${each}\n`).join('');
  }
  return renderYaml(value);
}
