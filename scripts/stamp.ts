import { createHash } from 'node:crypto';

/** The text in `src/action/bundle-identity.ts` that gives way to the hash. */
const PLACE = '<hash of this bundle>';

/**
 * Writes the hash of a bundle's code into it, so that it can tell what it kept itself from what another version kept.
 *
 * @param files the scripts and assets of one bundle, by name
 */
export function stampBundle(
  files: Readonly<Record<string, string | Uint8Array>>,
): Readonly<Record<string, string | Uint8Array>> {
  const hash = createHash('sha256');
  for (const name of Object.keys(files).sort())
    hash
      .update(`${name}\0`)
      .update(files[name] ?? '')
      .update('\0');
  const identity = hash.digest('hex');
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => {
      const text = typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
      return [name, text.includes(PLACE) ? text.replaceAll(PLACE, identity) : content];
    }),
  );
}
