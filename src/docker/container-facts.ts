import { z } from 'zod/mini';
import type { Labels } from './labels.ts';

export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  readonly status:
    'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead' | 'unknown';
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** RFC 3339; changes with each start. */
  readonly startedAt: string;
  /** Address by network name; only while it runs. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Published ports: container port to host port. */
  readonly ports: Readonly<Record<number, number>>;
}

const STATUSES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;

/** What "inspect container" answers. */
export const containerFacts = z.pipe(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Image: z.string(),
    Config: z.object({ Labels: z.nullish(z.record(z.string(), z.string())) }),
    State: z.object({
      Status: z.string(),
      ExitCode: z.number(),
      OOMKilled: z.optional(z.boolean()),
      StartedAt: z.string(),
    }),
    NetworkSettings: z.object({
      Networks: z.nullish(z.record(z.string(), z.nullable(z.object({ IPAddress: z.string() })))),
      Ports: z.nullish(z.record(z.string(), z.nullable(z.array(z.object({ HostPort: z.string() }))))),
    }),
  }),
  z.transform(({ Id, Name, Image, Config, State, NetworkSettings }): ContainerFacts => ({
    id: Id,
    name: Name.replace(/^\//, ''),
    image: Image,
    labels: Config.Labels ?? {},
    status: STATUSES.find((status) => status === State.Status) ?? 'unknown',
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled === true,
    startedAt: State.StartedAt,
    addresses: Object.fromEntries(
      Object.entries(NetworkSettings.Networks ?? {}).flatMap(([network, end]) =>
        end === null || end.IPAddress === '' ? [] : [[network, end.IPAddress]],
      ),
    ),
    ports: Object.fromEntries(
      Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) => {
        const host = bindings?.[0]?.HostPort;
        return host === undefined || host === '' ? [] : [[Number.parseInt(port, 10), Number(host)]];
      }),
    ),
  })),
);

export interface ContainerEntry {
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
  /** `running`, `exited`, `created`, … */
  readonly state: string;
}

/** What "list containers" answers. */
export const containerList = z.array(
  z.pipe(
    z.object({
      Id: z.string(),
      Names: z.array(z.string()),
      Labels: z.nullish(z.record(z.string(), z.string())),
      State: z.string(),
    }),
    z.transform(({ Id, Names, Labels, State }): ContainerEntry => ({
      id: Id,
      name: (Names[0] ?? Id).replace(/^\//, ''),
      labels: Labels ?? {},
      state: State,
    })),
  ),
);
