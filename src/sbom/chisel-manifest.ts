import { z } from 'zod/mini';
import { Failure, isFailure } from '../errors/index.ts';
import { decompress, type ImageFiles } from '../oci/index.ts';
import type { DeclaredPackage } from './find-components.ts';

/** Where chisel writes down what it has cut, when the slice `base-files_chisel` is among the slices. */
export const CHISEL_MANIFEST = 'var/lib/chisel/manifest.wall';

/** Bytes. A manifest names every path of an image; chisel's own of a whole Java runtime has less than one megabyte. */
const LIMIT = 64 * 1024 * 1024;

const headSchema = z.looseObject({ jsonwall: z.string(), schema: z.templateLiteral(['1.', z.string()]) });
const packageSchema = z.object({
  kind: z.literal('package'),
  name: z.string(),
  version: z.string(),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  arch: z.string(),
});

/**
 * The packages that chisel's own manifest in an image names. Undefined when the image has none, none that can be read,
 * or when this Node cannot unpack zstd (before 22.15).
 */
export async function readChiselManifest({
  files,
}: Pick<ImageFiles, 'files'>): Promise<readonly DeclaredPackage[] | undefined> {
  const packed = files.get(CHISEL_MANIFEST);
  if (packed === undefined) return undefined;
  try {
    return parseChiselManifest(await unpack(packed));
  } catch (error) {
    // Nothing else is wrong with an image whose file of this name is no manifest.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** Of its text: one JSON value a line (canonical/chisel, public/manifest). Undefined when it is none. */
export function parseChiselManifest(text: string): readonly DeclaredPackage[] | undefined {
  const [head, ...lines] = text.trimEnd().split('\n').map(parseLine);
  if (!headSchema.safeParse(head).success) return undefined;
  return lines.flatMap((line) => {
    const { success, data } = packageSchema.safeParse(line);
    if (!success) return [];
    const { name, version, sha256, arch } = data;
    return [{ name, version, sha256, architecture: arch }];
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function unpack(packed: Uint8Array): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of decompress(once(packed), 'zstd')) {
    size += part.byteLength;
    if (size > LIMIT)
      throw new Failure('OCI_LIMIT_EXCEEDED', `${CHISEL_MANIFEST} unpacks to more than ${LIMIT} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
