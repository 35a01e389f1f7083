import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';

/**
 * charmcraft 4 uploads a charm, then looks into the project around it for unpublished libraries, and ends with an
 * error when there is no project (https://github.com/canonical/charmcraft/issues/2492). The charm's own project may be
 * far away, or may not load on this machine; one with nothing in it serves as well.
 */
const PROJECT = `name: placeholder
type: charm
title: placeholder
summary: charmcraft wants a project around it when it uploads
description: charmcraft wants a project around it when it uploads
base: ubuntu@24.04
platforms:
  amd64:
parts:
  charm:
    plugin: nil
`;

/** Makes a folder one that charmcraft can be run in. */
export async function writePlaceholder({ files }: Pick<Ports, 'files'>, folder: string): Promise<void> {
  await files.mkdir(folder);
  await files.write(join(folder, 'charmcraft.yaml'), PROJECT);
}
