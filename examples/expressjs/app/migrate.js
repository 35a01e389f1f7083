// Brings the database to the form that this version of the app needs. Every unit runs it before the app starts, so each
// step must leave a database alone that has already seen it.
import pg from 'pg';

const STEPS = [
  `CREATE TABLE IF NOT EXISTS choices (
    choice text PRIMARY KEY,
    votes integer NOT NULL DEFAULT 0
  )`,
];

// Any number: it makes units that start together take turns.
const TURNS = 20120103;

const address = process.env.POSTGRESQL_DB_CONNECT_STRING;
if (address === undefined) {
  console.log('no database yet, nothing to migrate');
} else {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [TURNS]);
  for (const step of STEPS) await client.query(step);
  await client.query('COMMIT');
  await client.end();
  console.log(`database is up to date (${STEPS.length} steps)`);
}
