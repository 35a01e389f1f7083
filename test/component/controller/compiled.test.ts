import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { ROOT } from '../../support/source-files.ts';
import { zipOf } from '../../support/tiny-charm.ts';

const PROGRAMS = join(ROOT, 'src/controller/assets/pod');

/** Unpacks a charm into a folder, with what was compiled before when there is something. */
const unpack = `
import sys
sys.path.append(${JSON.stringify(PROGRAMS)})
sys.dont_write_bytecode = True
import supervisor
more = {"compiled": sys.argv[2]} if len(sys.argv) > 2 else {}
supervisor.unpack_once({"charmDir": sys.argv[1], "archive": "c.charm", "uid": 0, "gid": 0, **more})
`;

describe('what Python compiled of a charm', () => {
  let ports: TestPorts;
  let folder: string;
  beforeAll(async () => {
    ports = realPorts();
    folder = await ports.files.makeTemp('compiled-');
    const source = (word: string) => `WORD = "${word}"\n`;
    const charm = {
      'lib/kept.py': source('kept'),
      'lib/changed.py': source('one'),
      'lib/idle.py': source('idle'),
    };
    await ports.files.write(join(folder, 'c.charm'), zipOf(charm));
  });
  afterAll(() => ports.dispose());

  const python = async (...args: readonly string[]) =>
    ports.exec.run({ argv: ['python3', ...args], cwd: folder });
  /** Imports modules of an unpacked charm and answers for which of them Python believed what had been compiled. */
  async function load(charm: string, ...modules: readonly string[]): Promise<string[]> {
    const script = `import sys; sys.path.insert(0, "${charm}/lib"); import ${modules.join(', ')}`;
    const { stderr } = await python('-v', '-c', script);
    const believed = [...stderr.matchAll(/(\w+)\.cpython-\d+\.pyc matches /g)].map(([, name = '']) => name);
    return believed.filter((name) => modules.includes(name));
  }

  test('is believed by Python in the next folder, but for sources that the charm itself changed', async () => {
    await ports.files.write(join(folder, 'mark'), '');
    await python('-c', unpack, 'first');
    await ports.files.write(join(folder, 'first/lib/changed.py'), 'WORD = "two"\n');
    expect(await load('first', 'kept', 'changed')).toEqual([]);
    await python(join(PROGRAMS, 'compiled.py'), 'c.charm', 'first', 'mark', 'kept.zip');

    await python('-c', unpack, 'second', 'kept.zip');
    expect(await ports.files.list(join(folder, 'second/lib/__pycache__'))).toEqual([
      expect.stringMatching(/^kept\.cpython-\d+\.pyc$/),
    ]);
    expect(await load('second', 'kept', 'changed')).toEqual(['kept']);
  });

  test('harms nobody when it is broken or leads out of the charm', async () => {
    await ports.files.write(join(folder, 'broken.zip'), 'no zip');
    const evil = 'charm/../evil/__pycache__/a.cpython-311.pyc';
    await ports.files.write(join(folder, 'evil/a.py'), '');
    await ports.files.write(join(folder, 'evil.zip'), zipOf({ [evil]: 'x', 'python/etc/a.py': 'x' }));
    for (const archive of ['broken.zip', 'evil.zip']) {
      await python('-c', unpack, `with-${archive}`, archive);
      expect(await ports.files.list(join(folder, `with-${archive}`, 'lib'))).not.toContain('__pycache__');
    }
    expect(await ports.files.list(join(folder, 'evil'))).toEqual(['a.py']);
  });
});
