import type { Application, Charm } from '../../model/index.ts';
import { renderData, type Printable } from '../../render/index.ts';
import { checkConfig } from './config-values.ts';
import type { Command } from '../line/command.ts';
import { applicationOf, modelOf } from '../line/find.ts';
import { parsePairs, splitList } from '../line/pairs.ts';
import { expandValue, readNamedYaml } from '../line/read-file.ts';
import { refuse, usage } from '../line/refuse.ts';

export const config: Command = {
  name: 'config',
  summary: 'Show or change the configuration of an application.',
  usage: '<application> [<key>[=<value>] ...]',
  scope: 'model',
  formats: ['yaml', 'json'],
  flags: [
    { names: ['reset'], kind: 'list' },
    { names: ['file'], kind: 'text' },
  ],
  arity: [1, 200],
  async run({ args: [name = '', ...words], flags, format, model: uuid, terminal }, services) {
    const { store } = services;
    const model = modelOf(store.read(), uuid);
    const application = applicationOf(model, name);
    const charm = model.charms[application.charm];
    if (charm === undefined) throw refuse(`charm "${application.charm}" not found`);
    const reset = splitList(flags.list('reset'));
    const pairs = words.filter((word) => word.includes('='));
    const keys = words.filter((word) => !word.includes('='));
    if (pairs.length > 0 && keys.length > 0) throw usage('cannot set and retrieve values simultaneously');
    const file = flags.text('file');
    if (pairs.length > 0 || reset.length > 0 || file !== undefined) {
      const given: Record<string, unknown> = {};
      if (file !== undefined) {
        const content = await readNamedYaml(file, terminal, services);
        const own = content[name];
        Object.assign(given, own !== null && typeof own === 'object' ? own : content);
      }
      for (const [key, value] of Object.entries(parsePairs(pairs))) {
        given[key] = await expandValue(value, terminal, services);
      }
      const set = checkConfig(charm, given, 'invalid application config: ');
      checkConfig(
        charm,
        Object.fromEntries(reset.map((key) => [key, charm.config[key]?.default ?? emptyFor(charm, key)])),
        'invalid application config: ',
      );
      store.commit((state) => {
        const draft = applicationOf(modelOf(state, uuid), name);
        const before = JSON.stringify(draft.config);
        for (const key of reset) Reflect.deleteProperty(draft.config, key);
        Object.assign(draft.config, set);
        if (JSON.stringify(draft.config) !== before) draft.configVersion += 1;
      });
      return 0;
    }
    const [key, extra] = keys;
    if (extra !== undefined) throw usage('can only retrieve a single value, or all values');
    if (key === undefined) terminal.stdout(renderData(format, describe(application, charm)));
    else terminal.stdout(`${String(readOne(application, charm, key) ?? '')}\n`);
    return 0;
  },
};

/** A value that the option's type takes, where the charm has no default to check with. */
function emptyFor(charm: Charm, key: string): string | number | boolean {
  const type = charm.config[key]?.type;
  return type === 'boolean' ? false : type === 'int' || type === 'float' ? 0 : '';
}

function readOne(application: Application, charm: Charm, key: string): Printable {
  if (key === 'trust') return application.trust;
  const option = charm.config[key];
  if (option === undefined) {
    throw refuse(`key "${key}" not found in "${application.name}" application config or charm settings.`);
  }
  return application.config[key] ?? option.default;
}

function describe(application: Application, charm: Charm): Printable {
  const settings = Object.entries(charm.config)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, option]) => {
      const set = application.config[key];
      const source = set !== undefined ? 'user' : option.default === undefined ? 'unset' : 'default';
      return [
        key,
        {
          default: option.default,
          description: option.description,
          source,
          type: option.type,
          value: set ?? option.default,
        },
      ];
    });
  return {
    application: application.name,
    'application-config': {
      trust: {
        default: false,
        description: 'Does this application have access to trusted credentials',
        source: application.trust ? 'user' : 'default',
        type: 'bool',
        value: application.trust,
      },
    },
    charm: charm.name,
    settings: Object.fromEntries(settings),
  };
}
