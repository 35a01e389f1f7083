// Prepares a Debian or Ubuntu machine for the tests: installs the programs that they run for real and starts a
// container engine when none answers. As root it does so after saying it; otherwise it prints the commands.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** Program to package: each one is a reader, a server or a tool that a test really runs. */
const needed = {
  dockerd: 'docker.io',
  iptables: 'iptables',
  skopeo: 'skopeo',
  umoci: 'umoci',
  buildah: 'buildah',
  'docker-registry': 'docker-registry',
  mmdebstrap: 'mmdebstrap',
  'dpkg-deb': 'dpkg',
  zstd: 'zstd',
  git: 'git',
};
const SOCKET = '/var/run/docker.sock';

const isRoot = process.getuid?.() === 0;
const extraPath = '/usr/sbin:/sbin';
process.env.PATH = `${process.env.PATH}:${extraPath}`;

function has(program) {
  return process.env.PATH.split(':').some((folder) => existsSync(`${folder}/${program}`));
}

function run(program, ...args) {
  console.log(`$ ${[program, ...args].join(' ')}`);
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

function engineAnswers() {
  return new Promise((resolve) => {
    const ping = request({ socketPath: SOCKET, path: '/_ping', timeout: 3_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    ping.on('error', () => resolve(false));
    ping.on('timeout', () => ping.destroy());
    ping.end();
  });
}

const missing = Object.entries(needed).filter(([program]) => !has(program));
const hasVenv = spawnSync('python3', ['-c', 'import ensurepip']).status === 0;
const packages = [
  ...new Set(missing.map(([, name]) => name)),
  ...(hasVenv ? [] : ['python3', 'python3-venv']),
];
const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages];

if (packages.length > 0 && !isRoot) {
  console.error(
    `The tests need ${packages.join(', ')}. Paste into a root shell:\n  apt-get update && ${install.join(' ')}`,
  );
  process.exit(1);
}
if (packages.length > 0) {
  console.log(`installing what the tests run: ${packages.join(', ')}`);
  run('apt-get', 'update', '-qq');
  run(...install);
}
// uv comes from PyPI, as it does in setup-craft; the tests' PATH has the folder (vitest.config.ts).
const uv = 'build/tools/uv';
if (!has('uv') && !existsSync(`${uv}/bin/uv`)) {
  const version = /UV_VERSION = '([\d.]+)'/.exec(
    readFileSync('actions/setup-craft/uv-release.ts', 'utf8'),
  )?.[1];
  if (version === undefined) throw new Error('actions/setup-craft/uv-release.ts names no version of uv');
  run('python3', '-m', 'venv', uv);
  run(`${uv}/bin/python3`, '-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', `uv==${version}`);
}
if (!(await engineAnswers())) {
  if (!isRoot) {
    console.error(
      'No container engine answers. Paste into a root shell:\n  systemctl start docker   # or: dockerd &',
    );
    process.exit(1);
  }
  mkdirSync('build', { recursive: true });
  const log = openSync('build/dockerd.log', 'a');
  console.log('starting dockerd; its log is build/dockerd.log');
  spawn('dockerd', [], { stdio: ['ignore', log, log], detached: true }).unref();
  for (let tries = 0; !(await engineAnswers()); tries += 1) {
    if (tries > 300) {
      spawnSync('tail', ['-n', '20', 'build/dockerd.log'], { stdio: 'inherit' });
      console.error('dockerd did not answer within 60 s');
      process.exit(1);
    }
    await wait(200);
  }
}
