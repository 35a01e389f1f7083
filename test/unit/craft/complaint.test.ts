import { describe, expect, test } from 'vitest';
import { findArtifacts } from '../../../src/craft/artifacts.ts';
import { readComplaint } from '../../../src/craft/complaint.ts';
import { pickTellingLines } from '../../../src/craft/telling-lines.ts';
import { findTransient } from '../../../src/craft/transient.ts';
import { parseYaml } from '../../../src/project/index.ts';

const charm = parseYaml(
  `name: x
type: charm
foo: 1
base: ubuntu@24.04
extensions: [spring-boot-framework]
platforms:
  amd64:
parts:
  charm:
    plugin: nonsense
    source: .
  flask-framework/install-app:
    prime:
      - a
`,
  'charmcraft.yaml',
);
const log = "Full execution log: '/root/.local/state/charmcraft/log/charmcraft-1.log'\n";

// What charmcraft 4.5.0 from PyPI printed (`charmcraft pack`), and texts from the sources that are named.
const cases: readonly {
  name: string;
  output: string;
  message: string;
  line?: number;
  resolution?: string;
}[] = [
  {
    name: 'charmcraft 4.5.0: a plugin that is not there',
    output: `charmcraft internal error: 1 validation error for PlatformCharm
parts
  Value error, plugin not registered: 'nonsense' [type=value_error, input_value={'charm': {'plugin': 'nonsense'}}, input_type=dict]
    For further information visit https://errors.pydantic.dev/2.14/v/value_error
${log}`,
    message: 'charmcraft internal error: 1 validation error for PlatformCharm',
    line: 8,
  },
  {
    name: 'charmcraft 4.5.0: an unknown key',
    output: `charmcraft internal error: 1 validation error for PlatformCharm
foo
  Extra inputs are not permitted [type=extra_forbidden, input_value=1, input_type=int]
    For further information visit https://errors.pydantic.dev/2.14/v/extra_forbidden
${log}`,
    message: 'charmcraft internal error: 1 validation error for PlatformCharm',
    line: 3,
  },
  {
    name: 'charmcraft 4.5.0: an experimental extension',
    output: `Extension 'spring-boot-framework' is experimental on base(s): ubuntu@24.04
For more information, check out: https://juju.is/docs/sdk/charmcraft-config
${log}`,
    message: "Extension 'spring-boot-framework' is experimental on base(s): ubuntu@24.04",
    line: 5,
  },
  {
    name: 'charmcraft 4.5.0: no platform for this machine',
    output: `No build matches the current execution environment.
Recommended resolution: Check the project's 'platforms' declaration, and the '--platform' and '--build-for' parameters.
${log}`,
    message: 'No build matches the current execution environment',
    line: 6,
    resolution:
      "Check the project's 'platforms' declaration, and the '--platform' and '--build-for' parameters.",
  },
  {
    name: 'charmcraft 4.5.0: not YAML',
    output: `Traceback (most recent call last):
  File "/snap/charmcraft/x/craft_application/util/yaml.py", line 113, in safe_yaml_load
yaml.scanner.ScannerError: while scanning for the next token
found character '\\t' that cannot start any token
  in "/w/charmcraft.yaml", line 2, column 1

The above exception was the direct cause of the following exception:

craft_application.errors.YamlError: error parsing 'charmcraft.yaml': found character '\\t' that cannot start any token
`,
    message: "error parsing 'charmcraft.yaml': found character '\\t' that cannot start any token",
    line: 2,
  },
  {
    name: 'charmcraft 4.5.0: no snapd',
    output: `Starting charmcraft, version 4.5.0
Unable to connect to snapd service.
${log}`,
    message: 'Unable to connect to snapd service',
  },
  {
    name: 'rockcraft tests/unit/test_project.py: bad content, one problem',
    output: `Bad charmcraft.yaml content:
- extra field 'plugin' not permitted in 'parts.charm' configuration
${log}`,
    message: "extra field 'plugin' not permitted in 'parts.charm' configuration",
    line: 10,
  },
  {
    name: 'craft-application error_formatting.py: a value deep inside, with a slash in a key',
    output: `Bad charmcraft.yaml content:
- input should be a valid string (in field 'parts.flask-framework/install-app.prime[0]', input: 1)
- extra field 'foo' not permitted in top-level configuration
${log}`,
    message: 'Bad charmcraft.yaml content',
    line: 14,
  },
  {
    name: 'craft-parts errors.py: a build script, told by the instance and by what started it',
    output: `:: + pip install nothing
Failed to run the build script for part 'charm'.
Detailed information: command failed
${log}Failed to run charmcraft in instance
${log}`,
    message: "Failed to run the build script for part 'charm'",
    line: 9,
  },
  {
    name: 'craft-application errors.py: another release than the base',
    output: `Ubuntu 24.04 builds cannot be performed on this Debian 12 system.
Detailed information: Builds must be performed on a specific system to ensure that the final charm's binaries are compatible with the intended execution environment.
Recommended resolution: Run a managed build, or run on a compatible host.
${log}`,
    message: 'Ubuntu 24.04 builds cannot be performed on this Debian 12 system',
    line: 4,
    resolution: 'Run a managed build, or run on a compatible host.',
  },
];

describe('what a craft tool complains about', () => {
  test.each(cases)('$name', ({ output, message, line, resolution }) => {
    const complaint = readComplaint(output, charm);
    expect(complaint?.message).toBe(message);
    expect(complaint?.at?.line).toBe(line);
    expect(complaint?.resolution).toBe(resolution);
  });

  test('output without any complaint is none', () => {
    expect(readComplaint('Packed x.charm\n', charm)).toBeUndefined();
  });

  test('a part that the extension brought is shown where the extension is named', () => {
    const rock = parseYaml('name: x\nextensions:\n  - flask-framework\n', 'rockcraft.yaml');
    const output = `Failed to run the build script for part 'flask-framework/dependencies'.\n${log}`;
    expect(readComplaint(output, rock)?.at).toMatchObject({ file: 'rockcraft.yaml', line: 3 });
  });
});

describe('what passes by itself', () => {
  test.each([
    ["Failed to install/refresh snap 'charmcraft'.", true],
    ['Timed out waiting for networking to be ready.', true],
    ['A network related operation failed in a context of no network access.', true],
    ['error: snap "lxd" has "install-snap" change in progress', true],
    ["E: Temporary failure resolving 'archive.ubuntu.com'", true],
    ["Failed to run the build script for part 'charm'.", false],
    ['ERROR: No matching distribution found for nothing==1', false],
    ['Permission denied', false],
    ['error: HTTP 401', false],
  ])('%s', (text, passes) => {
    expect(findTransient(text) !== undefined).toBe(passes);
  });
});

describe('telling lines of a log', () => {
  test('the end counts, stamps and frames do not', () => {
    const lines = [
      '2026-11-25 15:46:37.243 Log verbosity level set to BRIEF',
      '2026-11-25 15:46:37.243 :: + python3 -m pip install -r requirements.txt',
      '2026-11-25 15:46:37.243 :: ERROR: No matching distribution found for nothing==1',
      '2026-11-25 15:46:37.243   File "/snap/x/lifecycle.py", line 160, in _run',
      "2026-11-25 15:46:37.243 Failed to run the build script for part 'charm'.",
      "2026-11-25 15:46:37.244 Full execution log: '/x'",
    ];
    expect(pickTellingLines(lines.join('\n'))).toEqual([
      'ERROR: No matching distribution found for nothing==1',
      "Failed to run the build script for part 'charm'.",
    ]);
  });
  test('a repeated line once, and never more than asked for', () => {
    const log = Array.from({ length: 50 }, (_, at) => `Error: attempt ${at} failed`).join('\n');
    expect(pickTellingLines(log)).toEqual(['Error: attempt 49 failed']);
    const many = Array.from({ length: 50 }, (_, at) => `Error: ${'x'.repeat(at + 1)} failed`).join('\n');
    expect(pickTellingLines(many, 4)).toHaveLength(4);
  });
});

test('every packed file is found: new, written again, or said to be current', () => {
  const before = new Map([
    ['a_amd64.charm', '1'],
    ['b_amd64.charm', '1'],
    ['c_amd64.charm', '1'],
  ]);
  const after = new Map([...before, ['b_amd64.charm', '2'], ['d_arm64.charm', '1']]);
  expect(findArtifacts(before, after, 'x\nAlready packed: c_amd64.charm\n')).toEqual([
    'b_amd64.charm',
    'c_amd64.charm',
    'd_arm64.charm',
  ]);
});
