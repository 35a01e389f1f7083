#!/usr/bin/env node
/**
 * The `juju` of a local controller as that of a controller elsewhere: one has to log in first, with the refusals of the
 * real client, and it is known by the name that was chosen then. `login.json` beside the program says how.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { answerLogin } from './juju-logins.mjs';

const folder = dirname(process.argv[1]);
const args = process.argv.slice(2);
const { juju, controller, ...lab } = JSON.parse(readFileSync(join(folder, 'login.json'), 'utf8'));
const toldPath = join(folder, 'told.json');
const told = existsSync(toldPath) ? JSON.parse(readFileSync(toldPath, 'utf8')) : {};

function end([stdout = '', stderr = '', exitCode = 0]) {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exit(exitCode);
}

if (args[0] === 'controllers' || args[0] === 'login') {
  const answer = answerLogin(args, told, lab);
  writeFileSync(toldPath, JSON.stringify(told));
  end(answer);
}
const [name] = Object.keys(told.controllers ?? {});
if (name === undefined) end(['', 'ERROR No controllers registered.\n', 1]);
const { status } = spawnSync(
  juju,
  args.map((word) => word.replaceAll(name, controller)),
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
