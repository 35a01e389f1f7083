import { parseDocument } from 'yaml';
import { z } from 'zod/mini';

const planSchema = z.object({
  services: z.nullish(
    z.record(z.string(), z.object({ environment: z.nullish(z.record(z.string(), z.coerce.string())) })),
  ),
});

/** By service of `pebble plan`: its variables. Text that is no plan has none. */
export function parsePlan(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const plan = planSchema.safeParse(parseDocument(text).toJS() ?? {});
  return new Map(
    Object.entries(plan.data?.services ?? {}).map(([name, { environment }]) => [
      name,
      new Map(Object.entries(environment ?? {})),
    ]),
  );
}

/** One health check of a workload. */
export interface PebbleCheck {
  readonly name: string;
  /** `up`, `down`, or `inactive` in newer Pebbles. */
  readonly status: string;
}

/** Reads the table of `pebble checks`; older Pebbles have no column for the startup. */
export function parseChecks(table: string): readonly PebbleCheck[] {
  const rows = table.split('\n').map((line) => line.trim().split(/\s{2,}/));
  const head = rows.findIndex(([first]) => first === 'Check');
  const at = rows[head]?.indexOf('Status') ?? -1;
  if (at < 0) return [];
  return rows.slice(head + 1).flatMap((row) => {
    const [name = '', status = ''] = [row[0], row[at]];
    return name === '' || status === '' ? [] : [{ name, status }];
  });
}
