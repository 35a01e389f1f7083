// Our expansions against the real tools', for random projects: charmcraft from PyPI, and rockcraft from the checkout
// that ROCKCRAFT_SOURCE names.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string' } },
});
if (!/^[1-9]\d*$/.test(values.runs)) {
  console.error(`--runs is ${values.runs}, not a number of projects`);
  process.exit(2);
}
if (process.env.ROCKCRAFT_SOURCE === undefined)
  console.error('ROCKCRAFT_SOURCE is not set: only charms are compared');
// Each run looks elsewhere, and says where, so that what it finds can be looked at again.
const seed = values.seed ?? String(randomInt(2 ** 31));
console.log(`seed ${seed}`);
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--project', 'component', 'test/component/expand', '-t', 'random'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      DIFFERENTIAL_RUNS: values.runs,
      RANDOM_SEED: seed,
    },
  },
);
process.exit(status ?? 1);
