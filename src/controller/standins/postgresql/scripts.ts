/**
 * Finds the installed server's programs, whatever its version, and runs one of them. The distribution's own wrappers
 * need Perl and clusters made by maintainer scripts.
 */
export const RUN_SCRIPT = `#!/bin/sh
set -e
for bin in /usr/lib/postgresql/*/bin; do :; done
program="$1"
shift
exec "$bin/$program" "$@"
`;

/**
 * The data lie in the container's own layer: they live as long as the unit. Durability is off, because the machine's
 * crash ends the test anyway.
 */
export const START_SCRIPT = `#!/bin/sh
set -e
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "$PGDATA"
  # Named, a time zone need not be guessed; a small log need not be filled with zeros.
  TZ=UTC /usr/local/bin/pg initdb --no-sync --wal-segsize=1 --username=postgres --auth-local=trust --auth-host=scram-sha-256 \\
    --encoding=UTF8 --locale=C.UTF-8 --no-instructions
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
fi
rm -f "$PGDATA/postmaster.pid"
exec /usr/local/bin/pg postgres -k /tmp -c listen_addresses='*' -c fsync=off -c full_page_writes=off \\
  -c synchronous_commit=off -c max_connections=200 -c shared_buffers=32MB -c jit=off
`;
