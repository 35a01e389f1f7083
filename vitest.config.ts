import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

// Workers inherit this: programs that only root's PATH names on Debian, and the uv that scripts/machine.mjs installs.
process.env['PATH'] = [
  process.env['PATH'],
  join(import.meta.dirname, 'build/tools/uv/bin'),
  '/usr/sbin',
  '/sbin',
].join(':');
// What test files keep for each other, while each has a folder for temporary files of its own.
process.env['TEST_CACHE'] ??= join(tmpdir(), 'paas-action-test-cache');
process.env['TEST_BEGAN'] = String(Date.now());

const OWN_FOLDER = 'test/support/own-temporary-folder.ts';

const processors = availableParallelism();
// Tests of real programs compute two thirds of their time and wait for the rest, so there is one file more than processors.
const maxWorkers = Math.min(4, processors + 1);

// Unit and contract tests are pure and fast, so their files share processes: half of their time went into loading the same
// modules for each file. Component, bundle and end-to-end tests start real programs: their files run side by side, so each
// has names, ports, folders and controllers of its own, and generous limits.
export default defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts'],
          isolate: false,
          maxWorkers: Math.min(4, processors),
          setupFiles: [
            OWN_FOLDER,
            'test/support/schemas.ts',
            'test/support/random-seed.ts',
            'test/support/same-process.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        logLevel: 'error',
        test: {
          name: 'component',
          sequence: { groupOrder: 1 },
          globalSetup: ['test/support/shared-setup.ts'],
          include: ['test/component/**/*.test.ts'],
          // It imports JSON in a way that Node 20 refuses.
          server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
          setupFiles: [OWN_FOLDER, 'test/support/schemas.ts', 'test/support/random-seed.ts'],
          // What takes seconds took three minutes on a machine that was asked for fifteen times what it has.
          testTimeout: 400_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'bundle',
          sequence: { groupOrder: 1 },
          globalSetup: ['test/support/shared-setup.ts', 'test/support/bundle-setup.ts'],
          include: ['test/bundle/**/*.test.ts', 'test/demo/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
