import { z } from 'zod/mini';
import { labelFilter, type Labels } from './labels.ts';
import { readLines } from './lines.ts';
import type { Transport } from './transport.ts';

export interface EngineEvent {
  readonly type: string;
  /** `start`, `die`, `destroy`, `oom`, `health_status: healthy`. */
  readonly action: string;
  readonly id: string;
  /** Labels and, for `die`, `exitCode`. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Events {
  /** Events of things that carry the labels, from now on, until the signal fires or the engine stops. */
  follow(labels: Labels, signal: AbortSignal): AsyncIterable<EngineEvent>;
}

const shape = z.pipe(
  z.object({
    Type: z.string(),
    Action: z.string(),
    Actor: z.object({ ID: z.string(), Attributes: z.nullish(z.record(z.string(), z.string())) }),
  }),
  z.transform(({ Type, Action, Actor }) => ({
    type: Type,
    action: Action,
    id: Actor.ID,
    attributes: Actor.Attributes ?? {},
  })),
);

export function eventsOf(transport: Transport): Events {
  return {
    async *follow(labels, signal) {
      const response = await transport.send({
        method: 'GET',
        path: '/events',
        query: { filters: labelFilter(labels) },
        subject: { kind: 'engine', name: 'events', verb: 'follow' },
        patience: 0,
        signal,
      });
      for await (const line of readLines(response.body)) {
        const event = shape.safeParse(JSON.parse(line));
        if (event.success) yield event.data;
      }
    },
  };
}
