export type Labels = Readonly<Record<string, string>>;

/** On everything that a controller makes in an engine, with the controller's name, so that all of it can be found. */
export const CONTROLLER_LABEL = 'io.paas-action.controller';

/** The `filters` parameter that selects what carries all of these labels. */
export function labelFilter(labels: Labels): string {
  return JSON.stringify({ label: Object.entries(labels).map(([key, value]) => `${key}=${value}`) });
}
