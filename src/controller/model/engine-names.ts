import type { Model, State, UnitRef } from './state.ts';

/**
 * Label value and name part of everything that a controller makes in the container engine. Two controllers of one name
 * in different folders differ in their UUIDs.
 */
export function engineTag(state: Readonly<Pick<State, 'controller' | 'uuid'>>): string {
  return `${state.controller}-${state.uuid.slice(0, 8)}`;
}

/** The bridge that a model's pods share. */
export function networkName(state: Readonly<State>, model: Model): string {
  return `paas-action-${engineTag(state)}-${model.name}-${model.uuid.slice(0, 8)}`;
}

/** `<tag>-<model>-<app>-<number>`: a prefix for the names of a unit's containers. */
export function unitSlug(state: Readonly<State>, { model, unit }: UnitRef): string {
  return `paas-action-${engineTag(state)}-${model.slice(0, 8)}-${unit.replace('/', '-')}`;
}

/** The names under which Kubernetes knows an application's service. */
export function serviceNames(model: Model, application: string): string[] {
  return [application, `${application}.${model.name}`, `${application}.${model.name}.svc.cluster.local`];
}

/** The names of one unit's pod; the last is its fully qualified one. */
export function unitNames(model: Model, unit: string): string[] {
  const [application = '', number = ''] = unit.split('/');
  const pod = `${application}-${number}`;
  const group = `${application}-endpoints`;
  return [
    pod,
    `${pod}.${group}`,
    `${pod}.${group}.${model.name}`,
    `${pod}.${group}.${model.name}.svc.cluster.local`,
  ];
}

/** The same without the short ones, which mean something else in another model. */
export function fullNames(model: Model, unit: string, serviceSuffixes: readonly string[] = []): string[] {
  const services = ['', ...serviceSuffixes].flatMap((suffix) =>
    serviceNames(model, `${unit.split('/')[0] ?? ''}${suffix}`),
  );
  const endings = [`.${model.name}`, `.${model.name}.svc.cluster.local`];
  return [...services, ...unitNames(model, unit)].filter((name) => endings.some((end) => name.endsWith(end)));
}
