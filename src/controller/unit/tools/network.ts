import { refuse, usage } from '../../commands/line/refuse.ts';
import { endpointsOf } from '../../model/index.ts';
import type { Printable } from '../../render/index.ts';
import { RELATION_FLAG, relationDefaults, relationIfNamed } from './find-relation.ts';
import type { Tool, ToolContext } from './tool.ts';

const PARTS = ['bind-address', 'ingress-address', 'egress-subnets'] as const;

export const networkGet: Tool = {
  name: 'network-get',
  summary: 'Print the addresses of a binding.',
  usage: '<binding-name> [--ingress-address] [--bind-address] [--egress-subnets]',
  flags: [
    RELATION_FLAG,
    { names: ['primary-address'], kind: 'boolean' },
    ...PARTS.map((name) => ({ names: [name] as const, kind: 'boolean' as const })),
  ],
  defaults: relationDefaults,
  formats: ['smart', 'json', 'yaml'],
  arity: [1, 1],
  missing: 'no arguments specified',
  run(invocation, context) {
    const {
      args: [binding = ''],
      flags,
    } = invocation;
    if (binding === '') throw usage('no binding name specified');
    relationIfNamed(invocation, context);
    const known = endpointsOf(context.model(), context.application) ?? [];
    if (!known.some(({ name }) => name === binding))
      throw refuse(`binding name "${binding}" not defined by the unit's charm`);
    const { bind, ingress } = addressesOf(context);
    if (bind === undefined) throw refuse(`no network config found for binding "${binding}"`);
    if (flags.on('primary-address')) return { value: bind };
    const values = {
      'bind-address': bind,
      'ingress-address': ingress ?? bind,
      'egress-subnets': [`${ingress ?? bind}/32`],
    };
    const wanted = PARTS.filter((part) => flags.on(part));
    const [only] = wanted;
    if (only === undefined) return { value: everything(bind, ingress ?? bind) };
    if (wanted.length === 1) return { value: values[only] };
    return { value: Object.fromEntries(wanted.map((part) => [part, values[part]])) };
  },
};

/** As on Kubernetes: a unit listens at its pod's address and is reached at its application's service. */
function addressesOf({ self }: ToolContext): { bind: string | undefined; ingress: string | undefined } {
  const { application, unit } = self();
  return { bind: unit.address, ingress: application.address };
}

function everything(bind: string, ingress: string): Printable {
  const address = { hostname: '', value: bind, cidr: '' };
  return {
    'bind-addresses': [{ 'mac-address': '', 'interface-name': '', addresses: [address] }],
    'egress-subnets': [`${ingress}/32`],
    'ingress-addresses': [ingress],
  };
}

export const unitGet: Tool = {
  name: 'unit-get',
  summary: "Print one of the unit's addresses.",
  usage: '<private-address | public-address>',
  formats: ['smart', 'json', 'yaml'],
  arity: [1, 1],
  missing: 'no setting specified',
  run({ args: [setting = ''] }, context) {
    if (setting !== 'private-address' && setting !== 'public-address')
      throw usage(`unknown setting "${setting}"`);
    const { bind, ingress } = addressesOf(context);
    const address = setting === 'private-address' ? bind : (ingress ?? bind);
    if (address === undefined) throw refuse(`"${context.unit.unit}" has no ${setting.replace('-', ' ')} set`);
    return { value: address };
  },
};
