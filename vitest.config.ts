import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Workers inherit this: programs that only root's PATH names on Debian, and the uv that scripts/machine.mjs installs.
process.env['PATH'] = [
  process.env['PATH'],
  join(import.meta.dirname, 'build/tools/uv/bin'),
  '/usr/sbin',
  '/sbin',
].join(':');

// Unit and contract tests are pure and fast; component, bundle and end-to-end tests start real programs, so each
// file has the machine's services for itself and generous limits.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        logLevel: 'error',
        test: {
          name: 'component',
          sequence: { groupOrder: 1 },
          include: ['test/component/**/*.test.ts'],
          // It imports JSON in a way that Node 20 refuses.
          server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'demo',
          sequence: { groupOrder: 3 },
          globalSetup: ['test/support/bundle-setup.ts'],
          include: ['test/demo/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'bundle',
          sequence: { groupOrder: 2 },
          globalSetup: ['test/support/bundle-setup.ts'],
          include: ['test/bundle/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
