import { describe, expect, it } from 'vitest';
import { findJujuProblems } from '../../../src/charm/juju-rules.ts';
import { parseYaml, requireMapping } from '../../../src/project/index.ts';

function problems(text: string): string[] {
  const { root } = requireMapping(parseYaml(text, 'charmcraft.yaml'));
  return findJujuProblems('charmcraft.yaml', root).map(
    ({ line, path, message }) => `${line ?? '?'} ${path.join('.')}: ${message}`,
  );
}

describe('what Juju would refuse', () => {
  it.each([
    ['requires:\n  db:\n    limit: 1\n', ['2 requires.db.interface: `interface` is required']],
    [
      'requires:\n  db: {interface: x, limit: "1"}\n',
      ['2 requires.db.limit: must be a whole number, it is text'],
    ],
    [
      'provides:\n  db: {interface: x, optional: yes please}\n',
      ['2 provides.db.optional: must be `true` or `false`, it is text'],
    ],
    ['peers:\n  p: {interface: x, scope: world}\n', ['2 peers.p.scope: must be `global` or `container`']],
    [
      'containers:\n  app: {resorce: x}\n',
      ['2 containers.app.resorce: Juju does not know the key `resorce`'],
    ],
    [
      'containers:\n  app: {mounts: [{storage: data, location: /d}]}\n',
      ['2 containers.app.mounts.0.storage: the storage data is not declared'],
    ],
    ['resources:\n  f: {type: file}\n', ['2 resources.f: a resource of the type file needs `filename`']],
    ['resources:\n  f: {type: image}\n', ['2 resources.f.type: must be `oci-image` or `file`']],
    ['storage:\n  d: {type: disk}\n', ['2 storage.d.type: must be `block` or `filesystem`']],
    ['config:\n  option: {}\n', ['2 config.option: Juju does not know the key `option`']],
    [
      'config:\n  options:\n    a: {type: int, default: "1"}\n',
      ["3 config.options.a.default: must be a value of the option's type int, it is text"],
    ],
    [
      'config:\n  options:\n    a: {default: 5}\n',
      ["3 config.options.a.default: must be a value of the option's type string, it is the number 5"],
    ],
    ['actions:\n  go: {parms: {}}\n', ['2 actions.go.parms: Juju does not know the key `parms`']],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('is nothing in a charm that uses all of it, with keys that are for others', () => {
    expect(
      problems(`
provides: {web: http, metrics: {interface: prometheus_scrape, limit: null, scope: global, schema: x}}
requires: {db: {interface: postgresql_client, limit: 1, optional: false, description: The database}}
peers: {p: {interface: x}}
containers: {a: {resource: i, uid: 1, gid: 2, bases: [], mounts: [{storage: d, location: /d}]}, b: null}
resources: {i: {type: oci-image, upstream-source: x}, f: {type: file, filename: a.tar, description: x}}
storage: {d: {type: filesystem, shared: false, multiple: {range: 0-}, minimum-size: 1G, properties: [transient]}}
actions: {go: {description: x, params: {a: {type: string}}, required: [a], additionalProperties: false, title: G}, n: }
config: {options: {a: {type: int, default: 1}, b: {type: float, default: 1}, c: {type: boolean, default: false},
  d: {default: ''}, e: {type: secret}, f: {type: string, default: null, description: x, example: y}}}
`),
    ).toEqual([]);
  });
});
