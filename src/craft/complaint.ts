import type { Location } from '../errors/index.ts';
import { locate, type Path, type ProjectDocument } from '../project/index.ts';
import { placesOf } from './places.ts';

/** What a craft tool says about its failure. */
export interface Complaint {
  /** One sentence without a full stop. */
  readonly message: string;
  /** The tool's own advice. */
  readonly resolution?: string;
  readonly details: readonly string[];
  /** The line of the project file that it is about. */
  readonly at?: Location;
}

/** What stands around a message (craft_cli/messages.py: report_error). */
const AFTER =
  /^(?:Detailed information: |Recommended resolution: |For more information, check out: |Full execution log: )/;
/** The outer tool's word when the one in the instance has failed, which has said why (craft_application/services/provider.py). */
const OUTER = /^Failed to run \w+ in instance/;
/** Beginnings of messages that go on over several lines. */
const BLOCK = /^(?:Bad \S+ content:|\w+ internal error: \d+ validation errors? for )/;

/** Reads a failure out of what a tool printed, and finds the line of the project file that it is about. */
export function readComplaint(output: string, document: ProjectDocument | undefined): Complaint | undefined {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const end = lines.findIndex((line, at) => AFTER.test(line) && !OUTER.test(lines[at - 1] ?? ''));
  if (end < 1) return fromParser(lines, document);
  const start = lines.slice(0, end).findLastIndex((line) => BLOCK.test(line));
  const block = lines.slice(start < 0 ? end - 1 : start, end).filter((line) => line !== '');
  const rest = lines.slice(end);
  const after = (name: string): string | undefined =>
    rest.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [detail, resolution] = [after('Detailed information'), after('Recommended resolution')];
  const places = placesOf(block.join('\n'), document?.root);
  const at = placeOf(places, document);
  return {
    message: sentence(block),
    details: [...(block.length > 1 ? block : []), ...(detail === undefined ? [] : [detail])],
    ...(resolution !== undefined && { resolution }),
    ...(at !== undefined && { at }),
  };
}

/** A project file that is not YAML ends the tool with a traceback, whose last line says what is wrong. */
function fromParser(lines: readonly string[], document: ProjectDocument | undefined): Complaint | undefined {
  const last = lines.findLast((line) => /^[\w.]+(?:Error|Exception): /.test(line));
  if (last === undefined) return undefined;
  const place = lines.findLast((line) => /^\s+in ".*", line \d+, column \d+/.test(line));
  const [, line, column] = /line (\d+), column (\d+)/.exec(place ?? '') ?? [];
  const file = /error parsing '([^']+)'/.exec(last)?.[1] ?? document?.file;
  return {
    message: sentence([last.replace(/^[\w.]+: /, '')]),
    details: [],
    ...(file !== undefined &&
      line !== undefined && { at: { file, line: Number(line), column: Number(column) } }),
  };
}

function sentence([first = '', ...more]: readonly string[]): string {
  const only = more.length === 1 ? more[0]?.replace(/^- /, '') : undefined;
  const text = BLOCK.test(first) && only !== undefined ? only : first;
  return text.replace(/[.:]$/, '');
}

function placeOf(places: readonly Path[], document: ProjectDocument | undefined): Location | undefined {
  if (document === undefined) return undefined;
  const [path] = places;
  if (path === undefined) return { file: document.file };
  // What an extension added has no line of its own; the line that names the extension stands for it.
  const written = locate(document.positions, path);
  const root = document.positions.get('');
  const extensions = locate(document.positions, ['extensions', 0]);
  return written === undefined || (written === root && path.length > 0)
    ? (extensions ?? { file: document.file })
    : written;
}
