/** What a registry is logged in to with. */
export type Credentials =
  | { readonly username: string; readonly password: string }
  /** A refresh token, as docker login keeps it for some registries. */
  | { readonly identityToken: string };

/** Finds the credentials for a registry's host (with its port); undefined means anonymous. */
export type FindCredentials = (registry: string) => Promise<Credentials | undefined>;

/** The value of an Authorization header. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** For messages: who logs in, never with what. */
export function describeLogin(credentials: Credentials | undefined): string {
  if (credentials === undefined) return 'without a login';
  return 'username' in credentials ? `as ${credentials.username}` : 'with an identity token';
}
