import { stringify } from 'yaml';
import type { Json } from '../model/index.ts';

/** A value for `--format json|yaml`: undefined members are left out. */
export type Printable = Json | undefined | readonly Printable[] | { readonly [key: string]: Printable };

/** One line, as Go's encoding/json writes it: `<`, `>` and `&` are escaped. */
function renderJson(value: Printable): string {
  const text = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}

/** Block style with lists at their key's column, as Go's yaml.v2 writes it. */
export function renderYaml(value: Printable): string {
  if (value !== null && typeof value === 'object' && Object.keys(value).length === 0) return '{}\n';
  return stringify(value, { indentSeq: false, lineWidth: 0, version: '1.1', keepUndefined: false });
}

/** @throws RangeError for a format that is not one of data; the caller handles those itself. */
export function renderData(format: string, value: Printable): string {
  if (format === 'json') return renderJson(value);
  if (format === 'yaml') return renderYaml(value);
  throw new RangeError(`no such data format: ${format}`);
}

/** What a command prints to standard output when it fails in one of these formats, so that a reader can parse it. */
export const EMPTY_DATA = '{}\n';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/**
 * Columns two blanks apart. As Juju's tables do, each cell but the last is padded, also when the cells after it are
 * empty, so a line may end in blanks.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, i) => {
        const cell = cells[i] ?? '';
        if (align === 'right') return cell.padStart(widths[i] ?? 0);
        return i === columns.length - 1 ? cell : cell.padEnd(widths[i] ?? 0);
      })
      .join('  ');
  return [columns.map(({ title }) => title), ...rows].map((cells) => `${line(cells)}\n`).join('');
}
