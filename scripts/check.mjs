// Everything that CI does but the comparison of dist: the machine, types, generated files, style, bundles and tests.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const RESULTS = 'build/test-results.json';
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

// Each of these rows keeps one processor busy, or waits; together they take as long as the lint alone.
await Promise.all([
  step('machine', ['node', 'scripts/machine.mjs']),
  row(
    () => step('types', ['npx', 'tsc', '-p', 'tsconfig.json']),
    () => step('generated files', ['node', 'build/scripts/generate.js', '--check']),
    () => step('format', ['npx', 'prettier', '--check', '--log-level', 'warn', '.']),
  ),
  step('lint', ['npx', 'eslint', '.']),
]);
await step('bundles', ['node', 'build/scripts/bundle.js', '--out', 'build/dist']);
await step(
  'tests',
  ['npx', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`],
  countTests,
);

/** Runs steps one after the other. */
async function row(...steps) {
  for (const each of steps) await each();
}

/** Runs one step and ends the check when it fails. */
async function step(name, [program, ...args], afterwards = () => undefined) {
  const started = Date.now();
  console.log(`\n== ${name}: ${[program, ...args].join(' ')}`);
  const child = spawn(program, args, { stdio: 'inherit', env });
  const status = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  afterwards();
  if (status !== 0) {
    console.error(`\n${name} failed. \`npm run fix\` mends generated files, style and format.`);
    process.exit(status ?? 1);
  }
  console.log(`== ${name}: ${seconds(started)}`);
}

/** One plain line for whoever counts. */
function countTests() {
  const results = JSON.parse(readFileSync(RESULTS, 'utf8'));
  const skipped = results.numPendingTests + results.numTodoTests;
  console.log(`\n${results.numPassedTests} passed, ${results.numFailedTests} failed, ${skipped} skipped`);
}
