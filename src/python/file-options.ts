import { posix } from 'node:path';
import type { RequirementLine } from './requirements.ts';

const OPTION = /^(-i|--index-url|--extra-index-url|-f|--find-links|--no-index)(?:[\s=]+([^\s=]\S*))?$/;

/**
 * The lines of requirements files that say where packages come from, for a file elsewhere: whoever installs what was
 * resolved must ask the same places. Folders are relative to the file that names them.
 *
 * @param root the folder that the files are relative to
 */
export function indexOptions(lines: readonly RequirementLine[], root: string): readonly string[] {
  return lines.flatMap(({ file, text }) => {
    const [, option, value] = OPTION.exec(text) ?? [];
    if (option === undefined) return [];
    if (value === undefined) return [option];
    const isFolder = (option === '-f' || option === '--find-links') && !/^[a-z][a-z0-9+.-]*:/i.test(value);
    return [`${option} ${isFolder ? posix.resolve(root, posix.dirname(file), value) : value}`];
  });
}

/** Whether a file wants versions before their release, which uv reads and does not follow. */
export function allowsPreReleases(lines: readonly RequirementLine[]): boolean {
  return lines.some(({ text }) => text === '--pre');
}
