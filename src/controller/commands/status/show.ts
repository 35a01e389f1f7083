import { constraintValues } from '../settings/constraints.ts';
import { bindingsOf, endsFor, relationsOf, type Model, type Relation, type Unit } from '../../model/index.ts';
import { renderData, type Printable } from '../../render/index.ts';
import type { Command } from '../line/command.ts';
import { applicationOf, findUnit, modelOf, parseUnit } from '../line/find.ts';
import { refuse, usage } from '../line/refuse.ts';

export const showUnit: Command = {
  name: 'show-unit',
  summary: 'Show units with the data of their relations.',
  usage: '<unit> [...]',
  scope: 'model',
  formats: ['yaml', 'json'],
  flags: [
    { names: ['app'], kind: 'boolean' },
    { names: ['endpoint'], kind: 'text' },
    { names: ['related-unit'], kind: 'text' },
  ],
  arity: [1, 100],
  async run({ args, flags, format, model: uuid, terminal }, { store }) {
    const model = modelOf(store.read(), uuid);
    const shown = args.map((name) => {
      if (parseUnit(name) === undefined) throw usage(`unit name ${name} not valid`);
      const unit = findUnit(model, name);
      if (unit === undefined) throw refuse(`unit ${name} not found`);
      const choice = {
        only: flags.text('endpoint'),
        related: flags.text('related-unit'),
        application: flags.on('app'),
      };
      return [unit.name, describeUnit(model, unit, choice)] as const;
    });
    terminal.stdout(renderData(format, Object.fromEntries(shown)));
    return 0;
  },
};

interface Choice {
  readonly only: string | undefined;
  readonly related: string | undefined;
  readonly application: boolean;
}

function describeUnit(model: Model, unit: Unit, choice: Choice): Printable {
  const name = unit.name.split('/')[0] ?? '';
  const application = applicationOf(model, name);
  const relations = relationsOf(model, name).flatMap((relation) =>
    describeRelation(relation, unit, name, choice),
  );
  return {
    'workload-version': unit.workloadVersion || undefined,
    'opened-ports': unit.openPorts,
    charm: unit.charm,
    leader: application.leader === unit.name,
    life: unit.life,
    'relation-info': relations.length > 0 ? relations : undefined,
    'provider-id': unit.providerId,
    address: unit.address,
  };
}

function describeRelation(
  relation: Relation,
  unit: Unit,
  name: string,
  { only, related, application }: Choice,
): Printable[] {
  const ends = endsFor(relation, name);
  if (ends === undefined || (only !== undefined && ends.own.name !== only)) return [];
  const others = Object.entries(relation.units)
    .filter(([other]) => other !== unit.name && other.split('/')[0] === ends.other.application)
    .filter(([other]) => related === undefined || other === related)
    .map(([other, { data }]) => [other, { 'in-scope': true, data }] as const);
  const own = relation.units[unit.name];
  return [
    {
      'relation-id': relation.id,
      endpoint: ends.own.name,
      'cross-model': relation.mirror === undefined ? undefined : true,
      'related-endpoint': ends.other.name,
      'application-data': relation.applications[ends.other.application]?.data ?? {},
      'local-unit': { 'in-scope': own !== undefined, data: own?.data ?? {} },
      'related-units': application || others.length === 0 ? undefined : Object.fromEntries(others),
    },
  ];
}

export const showApplication: Command = {
  name: 'show-application',
  summary: 'Show applications in detail.',
  usage: '<application> [...]',
  scope: 'model',
  formats: ['yaml', 'json'],
  arity: [1, 100],
  async run({ args, format, model: uuid, terminal }, { store }) {
    const model = modelOf(store.read(), uuid);
    const shown = args.map((name) => {
      const application = applicationOf(model, name, (n) => `application ${n} not found`);
      const charm = model.charms[application.charm];
      return [
        name,
        {
          charm: charm?.name,
          base: charm && `${charm.base.name}@${charm.base.channel}`,
          channel: application.channel,
          constraints: constraintValues({
            arch: charm?.architectures[0] ?? 'amd64',
            ...application.constraints,
          }),
          principal: true,
          exposed: application.exposed,
          remote: false,
          life: application.life,
          'endpoint-bindings': charm && bindingsOf(charm),
        },
      ] as const;
    });
    terminal.stdout(renderData(format, Object.fromEntries(shown)));
    return 0;
  },
};

export const actions: Command = {
  name: 'actions',
  aliases: ['list-actions'],
  summary: 'List the actions of an application.',
  usage: '<application>',
  scope: 'model',
  formats: ['default', 'tabular', 'json', 'yaml'],
  flags: [{ names: ['schema'], kind: 'boolean' }],
  arity: [1, 1],
  async run({ args: [name = ''], flags, format, model: uuid, terminal }, { store }) {
    const model = modelOf(store.read(), uuid);
    const application = applicationOf(model, name, (n) => `application "${n}" not found`);
    const all = Object.entries(model.charms[application.charm]?.actions ?? {}).sort(([a], [b]) =>
      a < b ? -1 : 1,
    );
    const data = Object.fromEntries(
      all.map(([action, { description, schema }]) => [action, flags.on('schema') ? schema : description]),
    );
    if (format === 'json' || format === 'yaml') terminal.stdout(renderData(format, data));
    else if (flags.on('schema')) terminal.stdout(renderData('yaml', data));
    else if (all.length === 0) terminal.stderr(`No actions defined for ${name}.\n`);
    else {
      const width = Math.max('Action'.length, ...all.map(([action]) => action.length));
      const lines = all.map(([action, { description }]) => `${action.padEnd(width)}  ${description}\n`);
      terminal.stdout(`${'Action'.padEnd(width)}  Description\n${lines.join('')}`);
    }
    return 0;
  },
};
