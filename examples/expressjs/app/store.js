import pg from 'pg';

/** Choices and their votes in PostgreSQL; without an address it knows none and takes none. */
export function openStore(address) {
  const pool = address
    ? new pg.Pool({ connectionString: address, connectionTimeoutMillis: 3000 })
    : undefined;
  // A database that goes away must not take the app along.
  pool?.on('error', (error) => console.error(`database: ${error.message}`));
  return {
    open: pool !== undefined,
    async choices() {
      if (pool === undefined) return [];
      const { rows } = await pool.query('SELECT choice, votes FROM choices ORDER BY votes DESC, choice');
      return rows;
    },
    async vote(choice) {
      await pool.query(
        'INSERT INTO choices (choice, votes) VALUES ($1, 1) ON CONFLICT (choice) DO UPDATE SET votes = choices.votes + 1',
        [choice],
      );
    },
    async check() {
      await pool?.query('SELECT 1 FROM choices LIMIT 1');
    },
    async close() {
      await pool?.end();
    },
  };
}
