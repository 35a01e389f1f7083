import { describe, expect, test } from 'vitest';
import { setupCraft } from '../../../actions/setup-craft/definition.ts';
import { chooseSetup } from '../../../actions/setup-craft/engine.ts';
import { installPackages } from '../../../actions/setup-craft/packages.ts';
import type { Host } from '../../../src/action/index.ts';
import { Failure } from '../../../src/errors/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts } from '../../support/ports.ts';
import { programsIn } from '../../support/programs.ts';
import { hurriedClock } from '../../support/sample-image.ts';

/** A PATH on which `id` says that nobody in particular runs this, and with no `sudo`. */
const unprivileged = { id: 'echo 1000', 'apt-get': 'echo must not run >&2; exit 1' };

describe('without root', () => {
  test('packages are not installed; the commands to paste are shown', async () => {
    await using programs = await programsIn(unprivileged);
    const ports = realPorts({ PATH: programs.path });
    const { host } = runOf(setupCraft, ports, programs.folder, {});
    const request = { purpose: 'the local registry', packages: ['docker-registry'], install: true };
    await expect(installPackages(request, ports, host)).rejects.toMatchObject({
      code: 'SETUP_NEEDS_ROOT',
      hint: expect.stringContaining(
        'apt-get install -y -qq -o DPkg::Lock::Timeout=120 --no-install-recommends docker-registry',
      ) as string,
    });
    await ports.dispose();
  });

  test('a machine without apt is refused by name', async () => {
    await using programs = await programsIn({ id: 'echo 0' });
    const ports = realPorts({ PATH: programs.path });
    const { host } = runOf(setupCraft, ports, programs.folder, {});
    const request = { purpose: 'uv', packages: ['python3-venv'], install: true };
    await expect(installPackages(request, ports, host)).rejects.toMatchObject({
      code: 'SETUP_UNSUPPORTED_SYSTEM',
    });
    await ports.dispose();
  });
});

describe('with root', () => {
  const root = { id: 'echo 0', 'apt-get': 'exit 0' };
  const request = { purpose: 'uv', packages: ['python3-venv'], install: true };

  test('packages are tried again when the archive refuses for a moment, and not when there is no such package', async () => {
    await using programs = await programsIn(root);
    const ports = { ...realPorts({ PATH: programs.path }), clock: hurriedClock() };
    const { host } = runOf(setupCraft, ports, programs.folder, {});
    const tried: string[] = [];
    const failing =
      (words: string, times: number): Host['runVisibly'] =>
      (argv) => {
        tried.push(argv.includes('update') ? 'update' : 'install');
        return tried.length > times
          ? Promise.resolve()
          : Promise.reject(new Failure('TOOL_FAILED', 'apt-get failed', { details: [words] }));
      };
    const moment = 'E: Failed to fetch http://archive  503  Service Unavailable';
    await installPackages(request, ports, { runVisibly: failing(moment, 2) });
    expect(tried.splice(0)).toEqual(['update', 'update', 'update', 'install']);
    const final = 'E: Unable to locate package python3-venv';
    await expect(
      installPackages(request, ports, { ...host, runVisibly: failing(final, 9) }),
    ).rejects.toMatchObject({ code: 'SETUP_STEP_FAILED', details: [final] });
    expect(tried).toEqual(['update']);
    await ports.dispose();
  });
});

describe('the engine', () => {
  const having =
    (...programs: string[]) =>
    (program: string): Promise<string | undefined> =>
      Promise.resolve(programs.includes(program) ? `/snap/bin/${program}` : undefined);
  const all = ['rockcraft', 'charmcraft', 'lxc'];

  test.each([
    ['auto', undefined, [], 'embedded', 'local'],
    ['auto', undefined, all, 'craft', 'none'],
    ['auto', undefined, ['rockcraft', 'charmcraft'], 'embedded', 'local'],
    ['auto', 'local', all, 'embedded', 'local'],
    ['auto', 'k8s', [], 'craft', 'k8s'],
    ['auto', 'existing', [], 'embedded', 'existing'],
    ['embedded', undefined, all, 'embedded', 'local'],
    ['craft', undefined, [], 'craft', 'none'],
  ] as const)(
    '%s, kubernetes %s, with %j is %s and %s',
    async (engine, kubernetes, there, chosen, cluster) => {
      const choice = await chooseSetup({ engine, kubernetes }, { which: having(...there) });
      expect(choice).toMatchObject({ engine: chosen, kubernetes: cluster });
      expect(choice.why).toMatch(/^engine /);
    },
  );
});
