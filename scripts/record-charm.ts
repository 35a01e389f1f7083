// Writes down what a charm holds that the real charmcraft packed: `node build/scripts/record-charm.js FILE.charm NAME`.
import { writeFileSync } from 'node:fs';
import { readCharmContents } from '../test/support/packed-charm.ts';

const [charm, name] = process.argv.slice(2);
if (charm === undefined || name === undefined) {
  console.error('usage: record-charm FILE.charm NAME');
  process.exit(2);
}
const file = `test/fixtures/packed-charms/${name}.json`;
writeFileSync(file, `${JSON.stringify(readCharmContents(charm), null, 1)}\n`);
console.log(`wrote ${file}`);
