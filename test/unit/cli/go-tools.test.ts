import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentStore, objectStore } from '../../../src/cli/stand-in-programs.ts';
import { pebble, statsdExporter } from '../../../src/rock/index.ts';
import { ROOT } from '../../support/source-files.ts';

test.each([
  [pebble, 'rock', 'github.com/canonical/pebble'],
  [statsdExporter, 'rock', 'github.com/prometheus/statsd_exporter'],
  [objectStore, 'controller', 'github.com/rclone/gofakes3'],
  [documentStore, 'controller', 'github.com/FerretDB/FerretDB'],
] as const)('$0.name is built as its module says', ({ name, version, minimumGo }, area, module) => {
  const text = readFileSync(join(ROOT, 'src', area, 'assets', name, 'go.mod'), 'utf8');
  expect(text).toContain(`require ${module} ${version}\n`);
  expect(text).toContain(`\ngo ${minimumGo}\n`);
});

test('what a release leaves out says the version that is built', () => {
  expect(Object.values(documentStore.vendored ?? {})).toEqual([`${documentStore.version}\n`]);
});
