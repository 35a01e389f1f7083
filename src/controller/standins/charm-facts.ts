import type { ConfigOption, Endpoint } from '../model/index.ts';
import type { StandIn } from './stand-in.ts';

/** An endpoint of a stand-in's charm that others relate to. */
export const provides = (name: string, spoken: string): Endpoint => endpoint('provider', name, spoken);

/** One with which a stand-in relates to others. */
export const requires = (name: string, spoken: string): Endpoint => endpoint('requirer', name, spoken);

function endpoint(role: 'provider' | 'requirer', name: string, spoken: string): Endpoint {
  return { name, role, interface: spoken, scope: 'global', optional: true };
}

/** What a stand-in pretends to be: the charm's name, endpoints and options, and nothing that only a charm has. */
export function charmFacts(facts: {
  readonly name: string;
  /** What it really is. */
  readonly server: string;
  readonly endpoints: readonly Endpoint[];
  readonly config?: Readonly<Record<string, ConfigOption>>;
}): StandIn['charm'] {
  return {
    name: facts.name,
    summary: `A stand-in of the local controller: ${facts.server}.`,
    base: { name: 'ubuntu', channel: '22.04' },
    architectures: ['amd64'],
    endpoints: Object.fromEntries(facts.endpoints.map((end) => [end.name, end])),
    config: facts.config ?? {},
    actions: {},
    containers: {},
    resources: {},
    storage: {},
  };
}
