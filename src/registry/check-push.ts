import { describeRefusal } from './answers.ts';
import { withRetries } from './retry.ts';
import type { RegistryPorts, Session } from './session.ts';
import { giveUp } from './upload-session.ts';

/**
 * Whether the login may push to a repository, found out by beginning an upload and giving it up: what a token says of
 * its own scope is no proof. Nothing is left in the registry.
 *
 * @throws Failure `REGISTRY_LOGIN_REFUSED`, `REGISTRY_DENIED`, `REGISTRY_NOT_FOUND`, `REGISTRY_UNAVAILABLE`, …
 */
export async function checkPush(ports: RegistryPorts, session: Session): Promise<void> {
  const url = `${session.base}/blobs/uploads/`;
  const begun = await withRetries(ports, `begin an upload to ${session.registry}/${session.repository}`, () =>
    session.send({ method: 'POST', url, body: '', contentLength: 0 }),
  );
  if (begun.status !== 202) throw await describeRefusal(session, 'upload', begun);
  begun.discard();
  await giveUp(session, begun);
}
