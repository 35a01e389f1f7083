import { z } from 'zod/mini';
import { isFailure } from '../errors/index.ts';
import { labelFilter, type Labels } from './labels.ts';
import type { Transport } from './transport.ts';

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
  /** The host's address in it. */
  readonly gateway: string | undefined;
}

export interface Networks {
  /** Creates a bridge unless there is one of the name. @throws Failure `DOCKER_CONFLICT` when no subnet is free. */
  ensure(spec: { name: string; labels: Labels }): Promise<Network>;
  find(name: string): Promise<Network | undefined>;
  list(labels: Labels): Promise<readonly Network[]>;
  connect(network: string, container: string, aliases: readonly string[]): Promise<void>;
  disconnect(network: string, container: string): Promise<void>;
  /** Nothing happens when there is none. */
  remove(name: string): Promise<void>;
}

const shape = z.pipe(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Labels: z.nullish(z.record(z.string(), z.string())),
    IPAM: z.nullish(z.object({ Config: z.nullish(z.array(z.object({ Gateway: z.optional(z.string()) }))) })),
  }),
  z.transform(({ Id, Name, Labels, IPAM }): Network => ({
    id: Id,
    name: Name,
    labels: Labels ?? {},
    gateway: IPAM?.Config?.[0]?.Gateway,
  })),
);

export function networksOf(transport: Transport): Networks {
  const at = (name: string, verb: string) => ({
    path: `/networks/${encodeURIComponent(name)}`,
    subject: { kind: 'network', name, verb } as const,
  });
  const find = async (name: string): Promise<Network | undefined> => {
    try {
      return await transport.json({ method: 'GET', ...at(name, 'inspect') }, shape);
    } catch (error) {
      if (isFailure(error, 'DOCKER_NOT_FOUND')) return undefined;
      throw error;
    }
  };
  // The engine lets two that ask at the same moment both have the name, and then knows neither by it any more.
  const ensuring = new Map<string, Promise<Network>>();
  async function create({ name, labels }: Parameters<Networks['ensure']>[0]): Promise<Network> {
    const { Id } = await transport.json(
      {
        method: 'POST',
        path: '/networks/create',
        subject: { kind: 'network', name, verb: 'create' },
        json: {
          Name: name,
          Driver: 'bridge',
          CheckDuplicate: true,
          Labels: labels,
        },
      },
      z.object({ Id: z.string() }),
    );
    return transport.json({ method: 'GET', ...at(Id, 'inspect') }, shape);
  }

  async function makeOrFind(spec: Parameters<Networks['ensure']>[0]): Promise<Network> {
    const there = await find(spec.name);
    if (there !== undefined) return there;
    try {
      return await create(spec);
    } catch (error) {
      // Another process was quicker, or no subnet is free.
      const made = await find(spec.name);
      if (made === undefined) throw error;
      return made;
    }
  }

  return {
    find,
    ensure(spec) {
      const under = ensuring.get(spec.name) ?? makeOrFind(spec).finally(() => ensuring.delete(spec.name));
      ensuring.set(spec.name, under);
      return under;
    },
    list: (labels) =>
      transport.json(
        {
          method: 'GET',
          path: '/networks',
          query: { filters: labelFilter(labels) },
          subject: { kind: 'network', name: 'list', verb: 'list' },
        },
        z.array(shape),
      ),
    async connect(network, container, aliases) {
      const { path, subject } = at(network, 'connect');
      const json = { Container: container, EndpointConfig: { Aliases: aliases } };
      await transport.done({ method: 'POST', path: `${path}/connect`, subject, json });
    },
    async disconnect(network, container) {
      const { path, subject } = at(network, 'disconnect');
      const json = { Container: container, Force: true };
      await transport.done({ method: 'POST', path: `${path}/disconnect`, subject, json, accept: [404] });
    },
    async remove(name) {
      // By id: another process may have made a second one of the name.
      const query = { filters: JSON.stringify({ name: [name] }) };
      const subject = { kind: 'network', name, verb: 'list' } as const;
      const alike = await transport.json(
        { method: 'GET', path: '/networks', query, subject },
        z.array(shape),
      );
      const ids = alike.filter((network) => network.name === name).map(({ id }) => id);
      for (const id of ids.length === 0 ? [name] : ids)
        await transport.done({ method: 'DELETE', ...at(id, 'remove'), accept: [404] });
    },
  };
}
