import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { ROOT } from '../../support/source-files.ts';

/** Zips members (name, mode, content) and lets the supervisor unpack them. */
const program = `
import importlib.util, json, os, sys, zipfile
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("supervisor", sys.argv[1])
supervisor = importlib.util.module_from_spec(spec)
spec.loader.exec_module(supervisor)
with zipfile.ZipFile("c.charm", "w") as packed:
    for name, mode, content in json.loads(sys.argv[2]):
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        packed.writestr(member, content)
config = {"charmDir": os.path.join(os.getcwd(), "agent", "charm"), "archive": "c.charm", "uid": 0, "gid": 0}
try:
    print(*supervisor.unpack_once(config))
except Exception as error:
    print(error)
`;
type Member = readonly [name: string, mode: number, content: string];
const FILE = 0o100644;
const LINK = 0o120777;

describe('the supervisor unpacks a charm', () => {
  let ports: TestPorts;
  beforeAll(() => {
    ports = realPorts();
  });
  afterAll(() => ports.dispose());

  async function unpack(...members: readonly Member[]): Promise<{ folder: string; said: string }> {
    const folder = await ports.files.makeTemp('unpack-');
    const supervisor = join(ROOT, 'src/controller/assets/pod/supervisor.py');
    const { stdout } = await ports.exec.run({
      argv: ['python3', '-c', program, supervisor, JSON.stringify(members)],
      cwd: folder,
    });
    return { folder: join(folder, 'agent'), said: stdout.trim() };
  }

  test('with modes, folders and links, whatever their order', async () => {
    const { folder, said } = await unpack(
      ['venv/bin/python', LINK, '../../bin/tool'],
      ['hooks/', 0o040755, ''],
      ['bin/tool', 0o100755, 'program'],
      ['data', FILE, 'text'],
    );
    expect(said).toBe('');
    const { files } = ports;
    expect(await files.readText(`${folder}/charm/venv/bin/python`)).toBe('program');
    expect((await files.stat(`${folder}/charm/bin/tool`))?.mode).toBe(0o755);
    expect((await files.stat(`${folder}/charm/data`))?.mode).toBe(0o644);
    expect((await files.stat(`${folder}/charm/hooks`))?.kind).toBe('directory');
  });

  test('and names native modules that are for other Pythons alone', async () => {
    const { stdout } = await ports.exec.run({
      argv: ['python3', '-c', 'import _imp; print(_imp.extension_suffixes()[0])'],
    });
    const { said } = await unpack(
      ['venv/both.cpython-21-x86_64-linux-gnu.so', FILE, ''],
      [`venv/both${stdout.trim()}`, FILE, ''],
      ['venv/other.cpython-21-x86_64-linux-gnu.so', FILE, ''],
      ['venv/stable.abi3.so', FILE, ''],
      ['venv/lib.so', FILE, ''],
    );
    expect(said).toBe('venv/other.cpython-21-x86_64-linux-gnu.so');
  });

  test.each<[string, readonly Member[], string]>([
    ['a member above the charm', [['../evil', FILE, 'x']], '../evil is outside'],
    ['a member that comes back in', [['a/../../charm.new2/evil', FILE, 'x']], 'is outside'],
    ['an absolute member', [['/tmp/evil', FILE, 'x']], '/tmp/evil is outside'],
    ['an absolute link', [['a', LINK, '/etc/passwd']], 'a links to /etc/passwd'],
    ['a link above the charm', [['a', LINK, '../../x']], 'is outside'],
    [
      'a link below a link that leads up',
      [
        ['sub/keep', FILE, ''],
        ['sub/up', LINK, '..'],
        ['sub/up/evil', LINK, '..'],
      ],
      'is outside',
    ],
  ])('but refuses %s', async (_, members, words) => {
    const { folder, said } = await unpack(...members);
    expect(said).toContain(words);
    // What was begun is not taken for a charm.
    expect(await ports.files.list(folder)).toEqual(['charm.new']);
  });
});
