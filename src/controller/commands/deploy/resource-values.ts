import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod/mini';
import type { Resource, ResourceSpec } from '../../model/index.ts';
import type { Services, Terminal } from '../line/command.ts';
import { refuse } from '../line/refuse.ts';

/** The two spellings of an image resource's file: charmcraft's and Charmhub's. */
const imageFile = z.object({
  registrypath: z.optional(z.string()),
  ImageName: z.optional(z.string()),
  username: z.optional(z.string()),
  Username: z.optional(z.string()),
  password: z.optional(z.string()),
  Password: z.optional(z.string()),
});

/** Host, port, path, tag and digest of the OCI distribution specification, loosely: dockerd says the last word. */
const REFERENCE =
  /^(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/**
 * Turns the value of `--resource name=value` into a resource: an image reference or the path of a YAML/JSON file with
 * one, or for a file resource the path of the file, which is copied.
 *
 * @throws Failure `resource "x": ...` in the words of Juju.
 */
export async function readResource(
  name: string,
  spec: ResourceSpec,
  value: string,
  terminal: Terminal,
  services: Services,
): Promise<Resource> {
  const path = resolve(terminal.cwd, value);
  const bytes = await services.files.readBytes(path).catch(() => undefined);
  const uploaded = services.clock.now();
  if (spec.type === 'file') {
    if (bytes === undefined) throw refuse(`resource "${name}": open ${value}: no such file or directory`);
    const fingerprint = fingerprintOf(bytes);
    const copy = join(services.home, 'resources', fingerprint);
    await services.files.mkdir(join(services.home, 'resources'), { mode: 0o700 });
    await services.files.write(copy, bytes);
    return { type: 'file', value: copy, fingerprint, size: bytes.length, uploaded };
  }
  if (bytes !== undefined) return { ...readImageFile(name, bytes), uploaded };
  if (!REFERENCE.test(value))
    throw refuse(`resource "${name}": filepath or registry path: ${value} not valid`);
  return { ...measure(value, {}), type: 'oci-image', value, uploaded };
}

function readImageFile(name: string, bytes: Uint8Array): Omit<Resource, 'uploaded'> {
  const parsed = imageFile.safeParse(parse(Buffer.from(bytes).toString('utf8')));
  const file = parsed.success ? parsed.data : {};
  const value = file.registrypath ?? file.ImageName ?? '';
  if (!REFERENCE.test(value)) throw refuse(`resource "${name}": docker image path "${value}" not valid`);
  const username = file.username ?? file.Username ?? '';
  const password = file.password ?? file.Password ?? '';
  const credentials = username === '' && password === '' ? {} : { credentials: { username, password } };
  return { ...measure(value, credentials), type: 'oci-image', value, ...credentials };
}

/** Juju stores an image resource as a small JSON document; size and fingerprint are that document's. */
function measure(
  value: string,
  { credentials }: Pick<Resource, 'credentials'>,
): Pick<Resource, 'fingerprint' | 'size'> {
  const { username = '', password = '' } = credentials ?? {};
  const document = Buffer.from(JSON.stringify({ ImageName: value, Username: username, Password: password }));
  return { fingerprint: fingerprintOf(document), size: document.length };
}

function fingerprintOf(bytes: Uint8Array): string {
  return createHash('sha384').update(bytes).digest('hex');
}
