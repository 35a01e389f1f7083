import { isAbsolute, join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { BaseSource } from './types.ts';

/**
 * Reads the `base-image` input. A text that begins with `/`, `./` or `../` or ends in an archive's suffix is a file;
 * `oci:` is a layout folder, optionally with a tag behind a second colon; everything else is a registry reference.
 *
 * @param folder that relative paths start from
 * @throws Failure `INPUT_INVALID`
 */
export function parseBaseSource(text: string, folder: string): BaseSource {
  const [, transport = '', rest = ''] = /^(oci|oci-archive|docker-archive|docker):(.*)$/s.exec(text) ?? [];
  const at = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  if (transport !== '' && rest.replace(/^\/\//, '') === '')
    throw new Failure('INPUT_INVALID', `base-image: there is nothing behind ${transport}:`, {
      hint: 'Write a reference such as docker.io/library/ubuntu:24.04, oci:FOLDER, or the path of a tar.',
    });
  if (transport === 'oci') {
    const [, path = rest, tag] = /^(.*?)(?::([A-Za-z0-9_][\w.-]*))?$/s.exec(rest) ?? [];
    return { kind: 'layout', path: at(path), tag };
  }
  if (transport === 'docker') return { kind: 'reference', reference: rest.replace(/^\/\//, '') };
  if (transport !== '') return { kind: 'archive', path: at(rest) };
  if (/^\.{0,2}\//.test(text) || /\.(tar|rock|oci)$/.test(text)) return { kind: 'archive', path: at(text) };
  return { kind: 'reference', reference: text };
}
