import { Failure } from '../../errors/index.ts';
import type { PackedCharm } from './charm-file.ts';

/**
 * Reads the input `image`: one reference for the charm's only image, or `RESOURCE=REFERENCE` lines.
 *
 * @throws Failure `DEPLOY_RESOURCE_UNKNOWN` when a bare reference could mean several.
 */
export function parseImages(text: string | undefined, charm: PackedCharm): Readonly<Record<string, string>> {
  const lines = (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const declared = [...charm.resources].filter(([, type]) => type === 'oci-image').map(([name]) => name);
  return Object.fromEntries(
    lines.map((line): [string, string] => {
      const at = line.indexOf('=');
      if (at > 0) return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      const [only] = declared;
      if (only !== undefined && declared.length === 1) return [only, line];
      throw new Failure('DEPLOY_RESOURCE_UNKNOWN', `${charm.name} has ${declared.length} image resources`, {
        hint: `Say which one it is: image: ${declared[0] ?? 'resource'}=${line}`,
        at: { file: charm.path },
      });
    }),
  );
}

/** The container whose image is deployed, in which the application runs. */
export function findContainer(
  charm: PackedCharm,
  images: Readonly<Record<string, string>>,
): string | undefined {
  const [first] = Object.keys(images);
  const entries = [...charm.containers];
  const found = entries.find(([, resource]) => resource !== undefined && resource === first) ?? entries[0];
  return found?.[0];
}

/**
 * The file that Juju takes in an image's place when its registry wants a login. YAML: recorded, the same keys in a
 * file that is named .json are refused.
 */
export function renderImageFile(reference: string, username: string, password: string): string {
  const pairs = { registrypath: reference, username, password };
  return Object.entries(pairs)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}
