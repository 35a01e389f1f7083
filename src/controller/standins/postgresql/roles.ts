/** Attributes that a relation may ask for; `admin` and the charm's own group role mean all of them. */
const ROLES: Readonly<Record<string, string>> = {
  admin: 'SUPERUSER',
  charmed_dba: 'SUPERUSER',
  superuser: 'SUPERUSER',
  createdb: 'CREATEDB',
  createrole: 'CREATEROLE',
  replication: 'REPLICATION',
};

/** What the roles that a relation names come to, and those that nobody knows. */
export function rolesFor(text: string): { attributes: string[]; unknown: string[] } {
  const names = text
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    attributes: names.flatMap((name) => ROLES[name] ?? []),
    unknown: names.filter((name) => ROLES[name] === undefined),
  };
}

/**
 * Each database belongs to a role of its own that nobody logs in with. Whoever relates to the database becomes that
 * role at login, so tables outlive the relation that made them and several relations may share them.
 */
export function renderRoleAndDatabase(wanted: {
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly attributes: readonly string[];
}): string {
  const { username, password, database, attributes } = wanted;
  const owner = `owner_of_${database}`;
  const role = (name: string): string => `FROM pg_roles WHERE rolname = ${literal(name)}`;
  return [
    unlessThere(`CREATE ROLE ${quoted(owner)} NOLOGIN`, role(owner)),
    unlessThere(`CREATE ROLE ${quoted(username)}`, role(username)),
    `ALTER ROLE ${quoted(username)} WITH LOGIN PASSWORD ${literal(password)} ${attributes.join(' ')};`,
    `GRANT ${quoted(owner)} TO ${quoted(username)};`,
    unlessThere(
      `CREATE DATABASE ${quoted(database)} OWNER ${quoted(owner)}`,
      `FROM pg_database WHERE datname = ${literal(database)}`,
    ),
    // One that asked for more rights must keep them at login.
    ...(attributes.length > 0
      ? []
      : [`ALTER ROLE ${quoted(username)} IN DATABASE ${quoted(database)} SET role = ${literal(owner)};`]),
    '',
  ].join('\n');
}

/** For psql: a statement that is run when the table has no such row. */
const unlessThere = (statement: string, row: string): string =>
  `SELECT ${literal(statement)} WHERE NOT EXISTS (SELECT ${row}) \\gexec`;

/** An SQL identifier; the text comes from another charm. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Text in an SQL statement. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
