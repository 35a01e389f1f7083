// Everything that CI does but the comparison of dist: types, generated files, style, bundles and tests.
import { spawnSync } from 'node:child_process';

const steps = [
  ['types', ['npx', 'tsc', '-p', 'tsconfig.json']],
  ['generated files', ['node', 'build/scripts/generate.js', '--check']],
  ['lint', ['npx', 'eslint', '.']],
  ['format', ['npx', 'prettier', '--check', '--log-level', 'warn', '.']],
  ['bundles', ['node', 'build/scripts/bundle.js', '--out', 'build/dist']],
  ['tests', ['npx', 'vitest', 'run', ...process.argv.slice(2)]],
];

for (const [name, [program, ...args]] of steps) {
  const started = Date.now();
  console.log(`\n== ${name}: ${[program, ...args].join(' ')}`);
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n${name} failed. \`npm run fix\` mends generated files, style and format.`);
    process.exit(status ?? 1);
  }
  console.log(`== ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
