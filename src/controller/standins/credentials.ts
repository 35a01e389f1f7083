import type { Server } from './server.ts';

/**
 * What all databases have in common that speak through the `data_interfaces` library. Source: charm-relation-interfaces,
 * version 0 of `postgresql_client` and `mysql_client`.
 */
type Bag = Readonly<Record<string, string>>;

/** Labels as the charm library of both sides forms them. */
const labelOf = (relation: number, group: string): string => `database.${relation}.${group}.secret`;

/** What was asked for, as the provider remembers it under `data` to notice changes. */
function echoOf(request: Bag): string {
  const { data, ...asked } = request;
  void data;
  return JSON.stringify(Object.fromEntries(Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Whether the relation has its answer to what is asked now. */
export function isAnswered(server: Server, relation: number): boolean {
  return answerOf(server, relation)['data'] === echoOf(server.request(relation));
}

/** The password that the relation has already, or a new one. */
export function passwordFor(server: Server, relation: number): string {
  return (
    server.secret(labelOf(relation, 'user'))?.['password'] ??
    answerOf(server, relation)['password'] ??
    server.password()
  );
}

const answerOf = (server: Server, relation: number): Bag =>
  server.relation(relation)?.applications[server.application]?.data ?? {};

/**
 * Writes the answer, credentials in secrets when the other side takes those. `groups` has the fields of each secret by
 * the group that names it: `user`, `tls`.
 *
 * As with the charms nobody takes the secrets back: hooks of the other side read them until it has left, the relation's
 * end ends its access, and they go with the application.
 */
export function answerRequest(
  server: Server,
  relation: number,
  fields: Bag,
  groups: Readonly<Record<string, Bag>>,
): void {
  const request = server.request(relation);
  const hidden = request['requested-secrets'] !== undefined;
  const credentials = Object.entries(groups).map(([group, content]) =>
    hidden
      ? { [`secret-${group}`]: server.shareSecret(relation, labelOf(relation, group), content) }
      : content,
  );
  server.write(relation, Object.assign({ ...fields, data: echoOf(request) }, ...credentials) as Bag);
}
