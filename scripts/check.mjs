// Everything that CI does but the comparison of dist: the machine, types, generated files, style, bundles and tests.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const RESULTS = 'build/test-results.json';
const steps = [
  ['machine', ['node', 'scripts/machine.mjs']],
  ['types', ['npx', 'tsc', '-p', 'tsconfig.json']],
  ['generated files', ['node', 'build/scripts/generate.js', '--check']],
  ['lint', ['npx', 'eslint', '.']],
  ['format', ['npx', 'prettier', '--check', '--log-level', 'warn', '.']],
  ['bundles', ['node', 'build/scripts/bundle.js', '--out', 'build/dist']],
  [
    'tests',
    ['npx', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`],
  ],
];

for (const [name, [program, ...args]] of steps) {
  const started = Date.now();
  console.log(`\n== ${name}: ${[program, ...args].join(' ')}`);
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  if (name === 'tests') countTests();
  if (status !== 0) {
    console.error(`\n${name} failed. \`npm run fix\` mends generated files, style and format.`);
    process.exit(status ?? 1);
  }
  console.log(`== ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** One plain line for whoever counts. */
function countTests() {
  const results = JSON.parse(readFileSync(RESULTS, 'utf8'));
  const skipped = results.numPendingTests + results.numTodoTests;
  console.log(`\n${results.numPassedTests} passed, ${results.numFailedTests} failed, ${skipped} skipped`);
}
