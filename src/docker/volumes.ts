import { z } from 'zod/mini';
import { labelFilter, type Labels } from './labels.ts';
import type { Transport } from './transport.ts';

export interface Volumes {
  /** Creates a volume; one of that name is used as it is. */
  create(spec: { name: string; labels: Labels }): Promise<void>;
  list(labels: Labels): Promise<readonly { readonly name: string; readonly labels: Labels }[]>;
  /** Nothing happens when there is none. @throws Failure `DOCKER_CONFLICT` while a container uses it. */
  remove(name: string): Promise<void>;
}

const listAnswer = z.object({
  Volumes: z.nullish(
    z.array(z.object({ Name: z.string(), Labels: z.nullish(z.record(z.string(), z.string())) })),
  ),
});

export function volumesOf(transport: Transport): Volumes {
  return {
    async create({ name, labels }) {
      const subject = { kind: 'volume', name, verb: 'create' } as const;
      await transport.done({
        method: 'POST',
        path: '/volumes/create',
        subject,
        json: { Name: name, Labels: labels },
      });
    },
    async list(labels) {
      const subject = { kind: 'volume', name: 'list', verb: 'list' } as const;
      const query = { filters: labelFilter(labels) };
      const answer = await transport.json({ method: 'GET', path: '/volumes', query, subject }, listAnswer);
      return (answer.Volumes ?? []).map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} }));
    },
    async remove(name) {
      const subject = { kind: 'volume', name, verb: 'remove' } as const;
      const path = `/volumes/${encodeURIComponent(name)}`;
      await transport.done({ method: 'DELETE', path, subject, accept: [404] });
    },
  };
}
