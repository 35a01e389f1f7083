import { expect, test } from 'vitest';
import { renderRoleAndDatabase } from '../../../../src/controller/standins/postgresql/roles.ts';

test('names from another charm stay names, also in statements that are made of statements', () => {
  const text = renderRoleAndDatabase({
    username: 'relation_id_1',
    password: 'secret',
    database: `o'neil"s`,
    attributes: [],
  });
  expect(text.split('\n').slice(0, 2)).toEqual([
    `SELECT 'CREATE ROLE "owner_of_o''neil""s" NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner_of_o''neil"s') \\gexec`,
    `SELECT 'CREATE ROLE "relation_id_1"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'relation_id_1') \\gexec`,
  ]);
});
