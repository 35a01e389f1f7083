#!/usr/bin/env node
/**
 * The `juju` of juju-answers.mjs as a program, for the folder SCRIPTED_JUJU. SCRIPTED_NOW is the time in milliseconds,
 * without it the real one: the recordings play at its pace.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { answerCall, noteCall } from './juju-answers.mjs';

const folder = process.env.SCRIPTED_JUJU;
const args = process.argv.slice(2);
const { hang } = JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8'));
noteCall(folder, args);
if (hang === args[0] || process.env.SCRIPTED_HANG) setInterval(() => undefined, 60_000);
else {
  const now = Number(process.env.SCRIPTED_NOW ?? Date.now()) / 1000;
  const { stdout, stderr, exitCode } = answerCall(folder, args, now);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exit(exitCode);
}
