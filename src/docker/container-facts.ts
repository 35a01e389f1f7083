import { z } from 'zod/mini';
import type { Labels } from './labels.ts';

export interface ContainerFacts {
  readonly labels: Labels;
  readonly status:
    'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead' | 'unknown';
  readonly exitCode: number;
  /** RFC 3339; changes with each start. */
  readonly startedAt: string;
  /** Address by network name; only while it runs. */
  readonly addresses: Readonly<Record<string, string>>;
}

const STATUSES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;

/** What "inspect container" answers. */
export const containerFacts = z.pipe(
  z.object({
    Config: z.object({ Labels: z.nullish(z.record(z.string(), z.string())) }),
    State: z.object({
      Status: z.string(),
      ExitCode: z.number(),
      StartedAt: z.string(),
    }),
    NetworkSettings: z.object({
      Networks: z.nullish(z.record(z.string(), z.nullable(z.object({ IPAddress: z.string() })))),
    }),
  }),
  z.transform(({ Config, State, NetworkSettings }): ContainerFacts => ({
    labels: Config.Labels ?? {},
    status: STATUSES.find((status) => status === State.Status) ?? 'unknown',
    exitCode: State.ExitCode,
    startedAt: State.StartedAt,
    addresses: Object.fromEntries(
      Object.entries(NetworkSettings.Networks ?? {}).flatMap(([network, end]) =>
        end === null || end.IPAddress === '' ? [] : [[network, end.IPAddress]],
      ),
    ),
  })),
);

export interface ContainerEntry {
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
}

/** What "list containers" answers. */
export const containerList = z.array(
  z.pipe(
    z.object({
      Id: z.string(),
      Names: z.array(z.string()),
      Labels: z.nullish(z.record(z.string(), z.string())),
    }),
    z.transform(({ Id, Names, Labels }): ContainerEntry => ({
      id: Id,
      name: (Names[0] ?? Id).replace(/^\//, ''),
      labels: Labels ?? {},
    })),
  ),
);
