#!/usr/bin/env node
/**
 * Stands in for a program of the craft engine under its own name. It refuses every command line that the real one
 * would refuse (the tables in test/fixtures/tools/commands.json, each with its source) and answers the others as
 * `scenario.json` in the folder STRICT_TOOLS says. Every call is noted in `calls.jsonl`.
 */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawn } from 'node:child_process';
import { basename, dirname, join } from 'node:path';

// Programs of a bundle see no variable of ours: the folder is the one that the name lies in.
const folder = process.env.STRICT_TOOLS ?? dirname(process.argv[1]);
const name = basename(process.argv[1]);
const args = process.argv.slice(2);
const read = (path, otherwise) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : otherwise);
const table = read(join(import.meta.dirname, '../fixtures/tools/commands.json'))[name];
const scenario = read(join(folder, 'scenario.json'), {});

function end(exitCode, stdout = '', stderr = '') {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exit(exitCode);
}

/** The words and exit codes of each family of argument parsers. */
const refusals = {
  craft: (command, why) => [
    64,
    '',
    `Usage: ${name} [options] command [args]...\nTry '${name} ${command} -h' for help.\n\nError: ${why}\n\n`,
  ],
  'go-flags': (_command, why) => [1, '', `error: ${why}\n`],
  cobra: (_command, why) => [1, '', `Error: ${why}\n`],
  juju: (_command, why) => [2, '', `ERROR ${why}\n`],
  plain: (_command, why) => [2, '', `${name}: ${why}\n`],
};

/** Programs that take options alone have one command without a name. */
function partsOf(command) {
  return command.split(' ').filter((word) => word !== '');
}

function check() {
  const words = args.filter((word) => !word.startsWith('-'));
  const command = Object.keys(table.commands)
    .sort((a, b) => b.length - a.length)
    .find((known) => partsOf(known).every((word, at) => words[at] === word));
  const refuse = (why) => end(...refusals[table.style](command ?? words[0] ?? '', why));
  if (command === undefined) return refuse(`unknown command "${words[0] ?? ''}"`);
  const {
    options = {},
    exclusive = [],
    positionals = [0, 0],
    positional = '',
    required = [],
  } = table.commands[command];
  const given = [];
  const values = {};
  const plain = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at];
    if (word === '--') {
      plain.push(...args.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      plain.push(word);
      continue;
    }
    const [, option, value] = /^(--?[^=]+)(?:=([^]*))?$/.exec(word);
    const kind = options[option];
    if (kind === undefined) return refuse(`unrecognized arguments: ${word}`);
    given.push(option);
    if (kind === 'flag' && value !== undefined) return refuse(`${option} takes no value`);
    if (kind === 'flag') continue;
    const text = value ?? args[(at += 1)];
    if (text === undefined) return refuse(`argument ${option}: expected one argument`);
    const fits = kind.startsWith('/')
      ? new RegExp(kind.slice(1, -1)).test(text)
      : kind === 'value' || kind.split('|').includes(text);
    if (!fits) return refuse(`argument ${option}: invalid choice: '${text}'`);
    values[option] = text;
  }
  const rest = plain.slice(partsOf(command).length);
  if (rest.length < positionals[0] || rest.length > positionals[1])
    return refuse(`unrecognized arguments: ${words.join(' ')}`);
  const missing = required.find((option) => !given.includes(option));
  if (missing !== undefined) return refuse(`the required flag \`${missing}' was not specified`);
  const odd = rest.find((word) => !new RegExp(positional).test(word));
  if (odd !== undefined) return refuse(`invalid slice reference: "${odd}"`);
  for (const group of exclusive) {
    const both = given.filter((option) => group.includes(option));
    if (both.length > 1) return refuse(`argument ${both[1]}: not allowed with argument ${both[0]}`);
  }
  return { values, words: rest };
}

if (args.length === 1 && args[0] === '--version' && table.version) end(0, `${name} ${table.version}\n`);
const checked = check();
const shown = Object.fromEntries(
  Object.entries(process.env).filter(([key]) =>
    /^(CRAFT|ROCKCRAFT|CHARMCRAFT|XDG_STATE|CONCIERGE|JUJU|PAAS_MIRROR)/.test(key),
  ),
);
appendFileSync(
  join(folder, 'calls.jsonl'),
  `${JSON.stringify({ name, args, env: shown, cwd: process.cwd() })}\n`,
);

const counts = read(join(folder, 'counts.json'), {});
const line = [name, ...args].join(' ');
const answers = scenario.answers ?? [];
const at = answers.findIndex(
  (one, index) =>
    new RegExp(one.to).test(line) && (one.times === undefined || (counts[index] ?? 0) < one.times),
);
const answer = answers[at] ?? {};
counts[at] = (counts[at] ?? 0) + 1;
writeFileSync(join(folder, 'counts.json'), JSON.stringify(counts));
for (const [path, from] of Object.entries(answer.copies ?? {})) {
  mkdirSync(dirname(join(process.cwd(), path)), { recursive: true });
  copyFileSync(from, join(process.cwd(), path));
}
// Slices of this machine's own files and links: `path` is copied, `path -> target` is a link.
for (const slice of answer.cuts === undefined ? [] : checked.words) {
  const content = answer.cuts[slice] ?? end(1, '', `error: slice ${slice} not found\n`);
  for (const [path, target] of content.map((line) => line.split(' -> '))) {
    const place = join(checked.values['--root'], path);
    mkdirSync(dirname(place), { recursive: true });
    if (lstatSync(place, { throwIfNoEntry: false })) continue;
    if (target === undefined) copyFileSync(path, place);
    else symlinkSync(target, place);
  }
}
for (const [path, text] of Object.entries(answer.writes ?? {})) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
if (answer.hang) {
  // With a child of its own, as a build has: both must be gone when the time is over.
  const child = spawn('sleep', ['600']);
  writeFileSync(join(folder, 'hanging.json'), JSON.stringify([process.pid, child.pid]));
  process.stderr.write(answer.stderr ?? '');
  setInterval(() => undefined, 60_000);
} else end(answer.exit ?? 0, answer.stdout ?? '', answer.stderr ?? '');
