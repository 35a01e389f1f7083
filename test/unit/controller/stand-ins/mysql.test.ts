import { expect, test } from 'vitest';
import { renderGrants } from '../../../../src/controller/standins/mysql-k8s.ts';

test('names from another charm stay names, and match no other database', () => {
  const text = renderGrants({ username: "o'neil", password: 'a\\b', database: 'my_`shop%' });
  expect(text.trim().split('\n')).toEqual([
    'CREATE DATABASE IF NOT EXISTS `my_``shop%`;',
    "CREATE USER IF NOT EXISTS 'o''neil'@'%';",
    "ALTER USER 'o''neil'@'%' IDENTIFIED BY 'a\\\\b';",
    "GRANT ALL PRIVILEGES ON `my\\_``shop\\%`.* TO 'o''neil'@'%';",
  ]);
});
