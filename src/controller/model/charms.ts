import type { Model } from './state.ts';

/** Takes a charm out of a draft when no application has it and no unit runs it any more. */
export function releaseCharm(model: Model, url: string): void {
  const isUsed = Object.values(model.applications).some(
    ({ charm, units }) => charm === url || Object.values(units).some((unit) => unit.charm === url),
  );
  if (!isUsed) Reflect.deleteProperty(model.charms, url);
}
