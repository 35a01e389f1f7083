// Writes down what the real rockcraft packed above a base: `node build/scripts/record-rock.js FILE.rock NAME`.
import { writeFileSync } from 'node:fs';
import { readRockContents, rocksToCompare } from '../test/support/packed-rock.ts';

const [rock = '', name = ''] = process.argv.slice(2);
const compared = rocksToCompare[name];
if (compared === undefined) {
  console.error(`usage: record-rock FILE.rock ${Object.keys(rocksToCompare).join('|')}`);
  process.exit(2);
}
const file = `test/fixtures/packed-rocks/${name}.json`;
const contents = await readRockContents(rock, compared.baseLayers, compared.keep);
writeFileSync(file, `${JSON.stringify(contents, null, 1)}\n`);
console.log(`wrote ${file}`);
