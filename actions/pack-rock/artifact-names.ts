import { basename } from 'node:path';
import type { OutputsOf } from '../../src/action/index.ts';
import type { packRock } from './definition.ts';

type Packed = Pick<OutputsOf<typeof packRock>, 'rock' | 'name' | 'version'>;

/** Under which name each rock is kept: that of the input, with its platform where there are several. */
export function nameArtifacts(
  artifact: string,
  { rock = '', name = '', version = '' }: Packed,
): readonly { readonly name: string; readonly path: string }[] {
  const paths = rock.split('\n').filter((path) => path !== '');
  if (paths.length < 2) return paths.map((path) => ({ name: artifact, path }));
  // `<name>_<version>_<platform>.rock`, and any of them may hold an underscore.
  const start = `${name}_${version}_`;
  return paths.map((path) => {
    const file = basename(path, '.rock');
    const platform = file.startsWith(start) ? file.slice(start.length) : file;
    // A platform may name its base, and a colon cannot stand in the name of an artifact.
    return { name: `${artifact}-${platform.replaceAll(':', '-')}`, path };
  });
}
