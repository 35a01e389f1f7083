import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Charm } from '../../../src/controller/model/index.ts';
import { CONTROLLER_LABEL } from '../../../src/docker/index.ts';
import {
  charmImage,
  type CharmProgram,
  type OnImage,
  type Pod,
} from '../../../src/controller/unit/pod/index.ts';
import type { ToolAnswer, ToolCall } from '../../../src/controller/unit/session.ts';
import { tinyCharm } from '../../support/tiny-charm.ts';
import {
  labCharm,
  MODEL,
  openPod,
  openUnitLab,
  removePod,
  type PodSpec,
  type UnitLab,
} from '../../support/unit-lab.ts';

const unit = { model: MODEL, unit: 'tiny/0' };
const dispatch = `#!/bin/bash
case "$1" in
  tools)
    config-get --format=json
    printf 'a: 1\\nb: "two\\n  lines"\\n' | relation-set -r 0 --file -
    printf 'deep value' > /tmp/secret
    secret-add --label one key#file=/tmp/secret
    status-set bad; echo "code $?";;
  file) resource-get thing; cat /var/lib/juju/agents/unit-tiny-0/resources/thing/file.txt;;
  slow) echo first; echo second >&2; sleep 30 & (setsid sleep 31 &) ; sleep 32;;
  python) python3 -W ignore -c 'import pip, yaml; from distutils.version import LooseVersion; print(LooseVersion("2.0"))';;
  who) id -u; hostname -f; python3 -c 'import socket; print(socket.getfqdn())'; pwd; ls /data;;
esac
`;
const ok = (stdout = ''): ToolAnswer => ({ code: 0, stdout, stderr: '' });
const never = new AbortController().signal;

/** Where a container sees its own limit, with the second and the first version of control groups. */
const MEMORY_FILES = '/sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes';

describe('the pod of a unit', () => {
  let lab: UnitLab;
  let spec: PodSpec;
  let pod: Pod;

  beforeAll(async () => {
    lab = await openUnitLab('podtest', [
      'config-get',
      'relation-set',
      'secret-add',
      'status-set',
      'resource-get',
    ]);
    const path = `${lab.home}/tiny.charm`;
    await lab.ports.files.write(path, tinyCharm({ name: 'tiny', files: { dispatch, 'lib/thing.py': '' } }));
    const image = await lab.parts.buildImage(charmImage({ name: 'ubuntu', channel: '24.04' }));
    spec = {
      podVersion: 1,
      limits: { charm: {}, workload: {} },
      charm: labCharm(path, {
        containers: {
          web: { name: 'web', resource: 'web-image', mounts: [{ storage: 'data', location: '/shared' }] },
        },
        resources: { 'web-image': { type: 'oci-image', description: '' } },
        storage: { data: { type: 'filesystem', location: '/data' } },
      }),
      resources: {
        'web-image': { type: 'oci-image', value: image, fingerprint: '', size: 0, uploaded: 0 },
      },
    };
    await open();
  });

  afterAll(async () => {
    await pod.release();
    await lab.end();
  });

  async function open(): Promise<void> {
    pod = await openPod(lab.parts, unit, spec, never);
    await pod.started('web');
  }

  interface Ran {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
    readonly calls: readonly ToolCall[];
  }

  async function run(
    argument: string,
    onTool: (call: ToolCall) => ToolAnswer = () => ok(),
    more: Partial<CharmProgram> = {},
  ): Promise<Ran> {
    const text = { stdout: '', stderr: '' };
    const calls: ToolCall[] = [];
    const code = await pod.run({
      argv: [`${pod.charmDir}/dispatch`, argument],
      env: { PATH: `${pod.toolsDir}:/usr/bin:/bin` },
      cwd: pod.charmDir,
      onOutput: (stream, piece) => (text[stream] += piece),
      onTool: async (call) => {
        calls.push(call);
        return onTool(call);
      },
      signal: never,
      ...more,
    });
    return { code, ...text, calls };
  }

  const state = async (name: string) => {
    const facts = await lab.docker.containers.find(pod.containers[name] ?? '');
    return { status: facts?.status, started: facts?.startedAt };
  };

  test("the charm's Python has what Juju's image brings", async () => {
    const { code, stdout, stderr } = await run('python');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '2.0\n', stderr: '' });
  });

  test('the charm calls hook tools, with input, files and exit codes', async () => {
    const { stdout, stderr, calls } = await run('tools', ({ tool }) =>
      tool === 'status-set'
        ? { code: 2, stdout: '', stderr: 'ERROR no such status\n' }
        : ok(tool === 'config-get' ? '{"name":"größe"}\n' : ''),
    );
    expect({ stdout, stderr }).toEqual({
      stdout: '{"name":"größe"}\ncode 2\n',
      stderr: 'ERROR no such status\n',
    });
    expect(calls).toEqual([
      { tool: 'config-get', args: ['--format=json'], stdin: '' },
      { tool: 'relation-set', args: ['-r', '0', '--file', '-'], stdin: 'a: 1\nb: "two\n  lines"\n' },
      { tool: 'secret-add', args: ['--label', 'one', 'key=deep value'], stdin: '' },
      { tool: 'status-set', args: ['bad'], stdin: '' },
    ]);
  });

  test('an answer and an input of any size and content pass', async () => {
    const long = 'ä'.repeat(300_000);
    const { stdout, calls } = await run('', () => ok(`${long}\ud800\n`), {
      argv: [
        '/bin/bash',
        '-c',
        'head -c 1000000 /dev/zero | tr "\\0" x | relation-set --file=-; echo "$?" | cat',
      ],
    });
    expect(stdout).toBe(`${long}?\n0\n`);
    expect(calls).toEqual([{ tool: 'relation-set', args: ['--file=-'], stdin: 'x'.repeat(1_000_000) }]);
  });

  test('a file that an answer brings is there when the tool ends', async () => {
    await lab.ports.files.write(`${lab.home}/upload`, 'the file');
    const to = '/var/lib/juju/agents/unit-tiny-0/resources/thing/file.txt';
    const { stdout } = await run('file', () => ({
      ...ok(`${to}\n`),
      fetch: { from: `${lab.home}/upload`, to },
    }));
    expect(stdout).toBe(`${to}\nthe file`);
  });

  test('names and places are those of Kubernetes', async () => {
    const { stdout } = await run('who');
    const full = 'tiny-0.tiny-endpoints.lab.svc.cluster.local';
    expect(stdout).toBe(`0\n${full}\n${full}\n${pod.charmDir}\n`);
  });

  test('a cancelled program dies with all that it started, after its output was streamed', async () => {
    const cancel = new AbortController();
    let heard = '';
    const ended = run('slow', () => ok(), {
      signal: cancel.signal,
      onOutput: (stream, piece) => {
        heard += `${stream}: ${piece}`;
        if (heard.includes('first') && heard.includes('second')) cancel.abort();
      },
    });
    await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' });
    const left = await run('who', () => ok(), { argv: ['/bin/bash', '-c', 'cat /proc/[0-9]*/cmdline'] });
    expect(left.stdout.replaceAll('\0', ' ')).not.toMatch(/sleep 3\d/);
  });

  test('a program that cannot be started says why', async () => {
    const { code, stderr } = await run('', undefined, { argv: ['/nowhere'] });
    expect(code).toBe(127);
    expect(stderr).toContain('/nowhere');
    const strange = await run('', undefined, { argv: ['/bin/echo', 'zero\0byte'] });
    expect(strange).toMatchObject({ code: 126, stderr: 'cannot run /bin/echo: embedded null byte\n' });
  });

  test('a process without the context of a running hook gets no answer from a tool', async () => {
    const workload = await lab.docker.containers.exec(pod.containers['web'] ?? '', {
      argv: [
        '/bin/bash',
        '-c',
        'exec 3<>/dev/tcp/127.0.0.1/38812; printf "guess\\0config-get\\0/\\0000\\0\\0" >&3; cat <&3',
      ],
    });
    let said = '';
    for await (const { data } of workload.output) said += Buffer.from(data).toString();
    expect(said).toContain('no hook of this context runs');
  });

  test("a workload's Pebble answers, and holds its services", async () => {
    await vi.waitFor(
      async () => {
        const info = await pod.pebble('web', { method: 'GET', path: '/v1/system-info' }, 5000);
        expect(info.status).toBe(200);
      },
      { timeout: 10_000 },
    );
    const layer = JSON.stringify({
      action: 'add',
      label: 'x',
      format: 'yaml',
      layer: 'services: {a: {override: replace, command: sleep 100}}',
    });
    const added = await pod.pebble('web', { method: 'POST', path: '/v1/layers', body: layer }, 5000);
    expect(JSON.parse(added.body)).toMatchObject({ 'status-code': 200 });
    await expect(pod.pebble('other', { method: 'GET', path: '/v1/system-info' }, 5000)).rejects.toMatchObject(
      { code: 'CONTROLLER_UNIT_NOT_RUNNING' },
    );
  });

  test('a controller that was restarted finds the pod as it was', async () => {
    const before = [await state('charm'), await state('web')];
    await pod.put(`${lab.home}/upload`, `${pod.charmDir}/mark`);
    const lost = run('slow');
    lost.catch(() => undefined);
    await pod.release();
    await expect(lost).rejects.toMatchObject({ code: 'CONTROLLER_UNIT_NOT_RUNNING' });
    await open();
    expect([await state('charm'), await state('web')]).toEqual(before);
    const left = await run('', undefined, {
      argv: ['/bin/bash', '-c', 'cat mark; cat /proc/[0-9]*/cmdline'],
    });
    expect(left.stdout).toMatch(/^the file/);
    expect(left.stdout.replaceAll('\0', ' ')).not.toMatch(/sleep 3\d/);
  });

  test('a workload that ends is told, and made anew next time', async () => {
    const ended = pod.ended();
    const before = await state('charm');
    await lab.docker.containers.kill(pod.containers['web'] ?? '');
    expect(await ended).toContain('container web of tiny/0 ended with exit code 137');
    await pod.release();
    await open();
    expect(await state('charm')).toEqual(before);
    expect(await state('web')).toMatchObject({ status: 'running' });
  });

  test('a newer version replaces the pod, but not its storage, and Python need not compile again', async () => {
    const imports = 'import sys; sys.path.insert(0, "lib"); import thing';
    await run('', undefined, { argv: ['/usr/bin/python3', '-c', imports] });
    await pod.keepCompiled();
    await run('', undefined, { argv: ['/bin/bash', '-c', 'echo kept > /data/file; echo > gone'] });
    await pod.release();
    spec = { ...spec, podVersion: 2 };
    await open();
    const { stdout } = await run('', undefined, {
      argv: ['/bin/bash', '-c', 'ls gone; cat /data/file; ls lib/__pycache__'],
    });
    expect(stdout).toMatch(/^kept\nthing\.cpython-\d+\.pyc\n$/);
  });

  test('a removed unit leaves nothing behind', async () => {
    await pod.release();
    await removePod(lab.parts, unit, { keepStorage: false, grace: 5 });
    const labels = { [CONTROLLER_LABEL]: lab.tag };
    expect(await lab.docker.containers.list(labels)).toEqual([]);
    expect(await lab.docker.volumes.list(labels)).toEqual([]);
    expect(await lab.ports.files.list(`${lab.home}/u`)).toEqual([]);
    await open();
    expect(await run('who')).toMatchObject({ code: 0 });
  });
});

describe('pods that are not like the others', () => {
  let lab: UnitLab;
  let image: string;

  beforeAll(async () => {
    lab = await openUnitLab('pododd', ['is-leader']);
    image = await lab.parts.buildImage(charmImage({ name: 'ubuntu', channel: '24.04' }));
    await lab.ports.files.write(`${lab.home}/tiny.charm`, tinyCharm({ name: 'tiny', files: { dispatch } }));
  });

  afterAll(() => lab.end());

  const specOf = (value: string, more: Partial<Charm> = {}): PodSpec => ({
    podVersion: 0,
    limits: { charm: {}, workload: { memory: 128 * 1024 ** 2, cpus: 0.5 } },
    charm: labCharm(`${lab.home}/tiny.charm`, {
      containers: { web: { name: 'web', resource: 'web-image', mounts: [] } },
      ...more,
    }),
    resources: { 'web-image': { type: 'oci-image', value, fingerprint: '', size: 0, uploaded: 0 } },
  });

  test('a charm that is not root has its files, its tools, and the whole of its Pebble', async () => {
    const ref = { model: MODEL, unit: 'careful/0' };
    const containers = { web: { name: 'web', resource: 'web-image', uid: 1234, gid: 1234, mounts: [] } };
    const pod = await openPod(lab.parts, ref, specOf(image, { charmUser: 'non-root', containers }), never);
    await pod.started('web');
    let text = '';
    const script = [
      'id -u; touch made && is-leader',
      `python3 - <<'EOF'
import http.client, socket, time
for _ in range(100):
    try:
        to = http.client.HTTPConnection("localhost")
        to.sock = socket.socket(socket.AF_UNIX)
        to.sock.connect("/charm/containers/web/pebble.socket")
        to.request("GET", "/v1/files?action=list&path=/")
        print(to.getresponse().status)
        break
    except OSError:
        time.sleep(0.1)
EOF`,
    ].join('\n');
    const code = await pod.run({
      argv: ['/bin/bash', '-c', script],
      env: { PATH: `${pod.toolsDir}:/usr/bin:/bin` },
      cwd: pod.charmDir,
      onOutput: (_, piece) => (text += piece),
      onTool: () => Promise.resolve(ok('True\n')),
      signal: never,
    });
    expect({ code, text }).toEqual({ code: 0, text: '170\nTrue\n200\n' });
    const pebble = await lab.docker.containers.exec(pod.containers['web'] ?? '', {
      argv: ['/bin/bash', '-c', `id; echo memory $(cat ${MEMORY_FILES} 2>/dev/null)`],
    });
    let id = '';
    for await (const { data } of pebble.output) id += Buffer.from(data).toString();
    expect(id).toContain('uid=1234 gid=1234');
    expect(id).toContain(`memory ${128 * 1024 ** 2}`);
    await pod.release();
  });

  test('an image that cannot be pulled is told in the words of Kubernetes, and asked for again', async () => {
    const ref = { model: MODEL, unit: 'imageless/0' };
    const told: (string | undefined)[] = [];
    const onImage: OnImage = (container, failure) =>
      told.push(`${container}: ${failure?.code} ${failure?.message}`);
    const opened = await openPod(lab.parts, ref, specOf('127.0.0.1:9/lab/nosuch:v9'), never, onImage);
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(1), { timeout: 20_000 });
    const names = (await lab.docker.containers.list({ [CONTROLLER_LABEL]: lab.tag })).map(({ name }) => name);
    expect(names.filter((name) => name.includes('imageless'))).toEqual([opened.containers['charm']]);
    await opened.release();
    const words = 'ErrImagePull: failed to pull and unpack image "127.0.0.1:9/lab/nosuch:v9"';
    expect(told.slice(0, 2)).toEqual(
      Array(2).fill(expect.stringMatching(`^web: CONTROLLER_IMAGE_PULL .*${words}`)),
    );
  });

  test('a charm that is no archive is told by name', async () => {
    const path = `${lab.home}/broken.charm`;
    await lab.ports.files.write(path, 'not a zip');
    const ref = { model: MODEL, unit: 'broken/0' };
    const opened = openPod(lab.parts, ref, specOf(image, { path }), never);
    await expect(opened).rejects.toMatchObject({ code: 'CONTROLLER_CHARM_INVALID' });
    await removePod(lab.parts, ref, { keepStorage: false, grace: 1 });
  });
});
