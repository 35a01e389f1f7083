import { Failure } from '../errors/index.ts';
import type { Digest } from '../oci/index.ts';
import { describeRefusal, readErrors } from './answers.ts';
import { withRetries } from './retry.ts';
import type { RegistryPorts, Session } from './session.ts';

/** Stores a manifest or an index; `heal` sends again what the registry has lost of what it names. */
export async function storeManifest(
  ports: RegistryPorts,
  session: Session,
  name: Digest | string,
  document: { readonly mediaType: string; readonly bytes: Uint8Array },
  heal: () => Promise<void>,
): Promise<void> {
  if ((await putManifest(ports, session, name, document)) === 'stored') return;
  await heal();
  if ((await putManifest(ports, session, name, document)) === 'stored') return;
  throw new Failure(
    'REGISTRY_PROTOCOL',
    `${session.registry} keeps losing content of ${session.repository}`,
    {
      hint: 'Run the step again; if it happens twice, the storage of the registry is damaged.',
    },
  );
}

/**
 * Stores a manifest under its digest or a tag.
 *
 * @returns `stored`, or `blob unknown` when the registry has lost a blob or a manifest that this one names
 */
export async function putManifest(
  ports: RegistryPorts,
  session: Session,
  name: string,
  manifest: { readonly mediaType: string; readonly bytes: Uint8Array },
): Promise<'stored' | 'blob unknown'> {
  const url = `${session.base}/manifests/${name}`;
  const response = await withRetries(
    ports,
    `store ${session.repository}:${name} on ${session.registry}`,
    () =>
      session.send({
        method: 'PUT',
        url,
        headers: { 'content-type': manifest.mediaType },
        body: manifest.bytes,
        contentLength: manifest.bytes.byteLength,
      }),
  );
  if (response.status === 201 || response.status === 200 || response.status === 202) {
    response.discard();
    return 'stored';
  }
  if (response.status === 400 || response.status === 404) {
    const errors = await readErrors(response);
    if (errors.some(({ code }) => code === 'MANIFEST_BLOB_UNKNOWN' || code === 'BLOB_UNKNOWN'))
      return 'blob unknown';
    if (errors.some(({ code }) => code === 'TAG_INVALID')) throw immutable(session, name, errors[0]?.message);
    throw new Failure(
      'REGISTRY_PROTOCOL',
      `${session.registry} refused the manifest ${name}: status ${response.status}`,
      {
        hint: "The lines that are shown are the registry's own words.",
        details: errors.map(({ code, message }) => `${code}: ${message}`),
      },
    );
  }
  if (response.status === 409) {
    response.discard();
    throw immutable(session, name, undefined);
  }
  throw await describeRefusal(session, `store ${name}`, response);
}

function immutable(session: Session, name: string, said: string | undefined): Failure {
  return new Failure(
    'REGISTRY_TAG_IMMUTABLE',
    `${session.registry}/${session.repository}:${name} cannot be changed`,
    {
      hint: 'Publish under a new tag, for example with a new version.',
      details: said === undefined ? [] : [said],
    },
  );
}
