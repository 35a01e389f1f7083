import { z } from 'zod/mini';
import type { Ports } from '../ports/index.ts';
import { parseChannel } from './channel.ts';
import type { Identity } from './charmhub.ts';
import { parseCredentials } from './credentials.ts';
import { requireRights } from './identity.ts';
import { askStoreFor } from './store-reader.ts';

/** What the publisher API says of a token (craft_store/endpoints.py: whoami). */
const whoAmISchema = z.object({
  account: z.object({ username: z.nullish(z.string()) }),
  permissions: z.nullish(z.array(z.string())),
  packages: z.nullish(z.array(z.object({ name: z.nullish(z.string()) }))),
  channels: z.nullish(z.array(z.string())),
});

/**
 * Proves before anything is built that credentials are accepted and cover what is to be released. One question over
 * HTTP: charmcraft need not be there yet.
 *
 * @param text The content of the file that `charmcraft login --export` wrote.
 * @throws Failure `CHARMHUB_LOGIN_REFUSED`, `CHARMHUB_DENIED`, `CHARMHUB_UNAVAILABLE`, …
 */
export async function checkLogin(
  ports: Pick<Ports, 'http' | 'clock'>,
  text: string,
  wanted: { readonly api: string; readonly charm?: string | undefined; readonly channel: string },
): Promise<Identity> {
  const { token } = parseCredentials(text);
  const request = { method: 'GET', url: `${wanted.api}/v1/tokens/whoami` };
  const { account, permissions, packages, channels } = await askStoreFor(ports, token, request, whoAmISchema);
  const identity: Identity = {
    username: account.username ?? '',
    permissions: permissions ?? undefined,
    charms: packages?.flatMap(({ name }) => name ?? []),
    channels: channels ?? undefined,
  };
  requireRights(identity, wanted.charm, parseChannel(wanted.channel));
  return identity;
}
