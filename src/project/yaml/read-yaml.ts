import { Failure } from '../../errors/index.ts';
import type { Files } from '../../ports/index.ts';
import type { MappingDocument, ProjectDocument } from '../document.ts';
import type { JsonObject, YamlMap, YamlNode } from '../node.ts';
import { isJsonObject, plainOf, positionsOf } from '../plain.ts';
import { ProjectFailure } from '../problem.ts';
import { decodeUtf8 } from '../utf8.ts';
import { composeYaml } from './compose.ts';
import { yamlFailureAt, yamlTooLarge } from './failures.ts';
import { limits } from './tokens.ts';

/**
 * Reads a YAML file as the craft tools do. `name` is how messages call it; without it the path is used.
 *
 * @returns undefined when there is no such file.
 * @throws ProjectFailure `YAML_INVALID` with line and column, `YAML_TOO_LARGE`.
 */
export async function readYaml(
  files: Pick<Files, 'readBytes' | 'stat'>,
  path: string,
  name = path,
): Promise<ProjectDocument | undefined> {
  const stat = await files.stat(path);
  if (stat === undefined) return undefined;
  // A FIFO would block for ever; a huge file is refused before it is read.
  if (stat.kind !== 'file')
    throw new Failure('FILE_UNREADABLE', `${name} is not a regular file`, {
      hint: 'Put a plain file in its place.',
      at: { file: name },
    });
  if (stat.size > limits.bytes) throw yamlTooLarge(name, '', 0, `is larger than ${limits.bytes} bytes`);
  const bytes = await files.readBytes(path);
  return bytes === undefined ? undefined : parseYaml(textOf(bytes, name), name);
}

/** Parses YAML text; see `readYaml`. */
export function parseYaml(text: string, file: string): ProjectDocument {
  return documentOf(file, composeYaml(text, file));
}

/** A tree of nodes with its plain data and positions. */
export function documentOf(file: string, root: YamlMap & { kind: 'map' }): MappingDocument;
export function documentOf(file: string, root: YamlNode): ProjectDocument;
export function documentOf(file: string, root: YamlNode): ProjectDocument {
  return { file, root, value: plainOf(root), positions: positionsOf(root) };
}

/** @throws ProjectFailure `YAML_INVALID` unless the document is a mapping. */
export function requireMapping(document: ProjectDocument): MappingDocument {
  const { root, value, file } = document;
  if (root.kind === 'map' && isJsonObject(value)) return { ...document, root, value };
  const message =
    root.kind === 'scalar' && root.type === 'null'
      ? 'the file is empty'
      : `the file holds a ${root.kind}, not a mapping`;
  throw new ProjectFailure(
    'YAML_INVALID',
    `${file}: ${message}`,
    [{ file, line: root.at?.line ?? 1, column: root.at?.column ?? 1, path: [], message }],
    'The file must start with keys such as `name:` and `base:`.',
  );
}

function textOf(bytes: Uint8Array, file: string): string {
  const decoded = decodeUtf8(bytes);
  if ('text' in decoded) return decoded.text;
  throw yamlFailureAt({ file, line: decoded.badLine }, 'the file is not UTF-8', 'Save the file as UTF-8.');
}

export type { JsonObject };
