import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ACTION_NODE, installActionNode } from './action-node.ts';
import { measureArchitectures } from './architectures-scenario.ts';
import { measureController } from './controller-scenario.ts';
import { measureDeploys } from './deploy-scenario.ts';
import { FRAMEWORKS, measureCharm, measureFramework } from './framework-scenario.ts';
import { measurePacks } from './pack-scenario.ts';
import { installPeers, timeProgram } from './processes.ts';
import type { Report } from './report.ts';
import { measurePushes } from './push-scenario.ts';
import { measureSetups } from './setup-scenario.ts';
import { measureStarts } from './start-scenario.ts';
import { measureWaits } from './wait-scenario.ts';

/** The wheel brings the fixture's image to about 376 MB. */
const FIXTURE_EXTRA = 126;

type Scenario = (work: string, base: string, runs: number) => Promise<Report>;
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  architectures: measureArchitectures,
  deploy: measureDeploys,
  controller: measureController,
  start: (work, _, runs) => measureStarts(work, runs),
  setup: measureSetups,
  push: (work, _, runs) => measurePushes(work, runs),
  wait: measureWaits,
  flask: (work, base, runs) => measurePacks(work, base, { name: 'flask', extra: 0 }, runs),
  fixture376: (work, base, runs) =>
    measurePacks(work, base, { name: 'fixture376', extra: FIXTURE_EXTRA }, runs),
  ...Object.fromEntries(
    FRAMEWORKS.map((subject): [string, Scenario] => [
      subject.example,
      (work, base, runs) => measureFramework(work, base, subject, runs),
    ]),
  ),
  charm: (work, _, runs) => measureCharm(work, runs),
};

/** Scenarios that build on no image. */
const WITHOUT_BASE = new Set(['start', 'push', 'wait', 'charm']);

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: Object.keys(SCENARIOS) },
    runs: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});
const runs = Number(values.runs);
const unknown = values.only.filter((name) => !(name in SCENARIOS));
if (unknown.length > 0)
  throw new Error(`no scenario ${unknown.join(', ')}; there are ${Object.keys(SCENARIOS).join(', ')}`);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs is a whole number from 1 on');
if (!existsSync('dist/pack-rock/index.js')) throw new Error('no bundles; run `npm run build` first');

await installPeers();
await installActionNode();
const work = await mkdtemp(join(tmpdir(), 'paas-bench-'));
try {
  const base = join(work, 'base.tar');
  if (values.only.some((name) => !WITHOUT_BASE.has(name)))
    await timeProgram(['mmdebstrap', '--variant=minbase', '--quiet', 'bookworm', base]);
  console.log(
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, actions on Node v${ACTION_NODE}, ${runs} runs`,
  );
  const reports: Report[] = [];
  for (const name of new Set(values.only)) {
    const report = await SCENARIOS[name]?.(work, base, runs);
    if (report === undefined) continue;
    console.log(`\n${name}\n  ${report.lines.join('\n  ')}`);
    reports.push(report);
  }
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ runs, reports }, undefined, 2)}\n`);
} finally {
  await rm(work, { recursive: true, force: true });
}
