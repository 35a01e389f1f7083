import { dirname, resolve } from 'node:path';

import { LineCounter, parseAllDocuments } from 'yaml';

import { Failure } from '../errors/index.ts';
import { bundleDocument } from './shape.ts';
import type { BundleDocument, DocumentApplication } from './shape.ts';

/**
 * Reads the documents of one file: a bundle or an overlay, and overlays after it. Paths of charms, resources and
 * included files are made absolute, from the file's folder.
 *
 * @param path The file, absolute.
 * @throws Failure `DEPLOY_BUNDLE_INVALID` for what is no bundle, and what only models with machines have.
 */
export function readDocuments(path: string, text: string): BundleDocument[] {
  const lines = new LineCounter();
  // The bundles of Juju are YAML 1.1, in which `yes` is true.
  const documents = parseAllDocuments(text, { version: '1.1', lineCounter: lines });
  if (!Array.isArray(documents) || documents.length === 0) throw invalid(path, 'it is empty');
  return documents.map((document) => {
    const [broken] = document.errors;
    if (broken !== undefined)
      throw invalid(path, broken.message.split('\n')[0] ?? '', lines.linePos(broken.pos[0]).line);
    const parsed = bundleDocument.safeParse(document.toJS({ maxAliasCount: 50 }));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const keys = issue?.path ?? [];
      const at = document.getIn(keys, true) as { readonly range?: readonly [number] } | undefined;
      const where = keys.length === 0 ? '' : `${keys.join('.')}: `;
      throw invalid(path, `${where}${issue?.message ?? ''}`, at?.range && lines.linePos(at.range[0]).line);
    }
    refuseMachines(path, parsed.data);
    return withPaths(path, parsed.data);
  });
}

/** What has no meaning in a model of containers. */
function refuseMachines(path: string, { bundle, machines, applications }: BundleDocument): void {
  if (bundle !== undefined && bundle !== 'kubernetes')
    throw invalid(path, `"${bundle}" is an invalid bundle type: only "kubernetes" is one`);
  if (machines !== null && machines !== undefined) throw machinesOnly(path, 'machines');
  for (const [name, application] of Object.entries(applications ?? {})) {
    if (application === null) continue;
    const { to = [], placement, scale, num_units: units, bindings } = application;
    if (bindings !== null && bindings !== undefined)
      throw machinesOnly(path, `bindings of application "${name}"`);
    if (to.length > 1 || to.some((word) => !word.includes('=')))
      throw machinesOnly(path, `placement of application "${name}" on ${to.join(', ')}`);
    if (placement !== undefined && to.length > 0)
      throw invalid(path, `cannot specify both placement and to for application "${name}"`);
    if ((scale ?? 0) > 0 && (units ?? 0) > 0)
      throw invalid(path, `cannot specify both scale and num_units for application "${name}"`);
  }
}

function withPaths(path: string, document: BundleDocument): BundleDocument {
  const applications = Object.entries(document.applications ?? {}).map(
    ([name, application]) => [name, application && located(application, dirname(path))] as const,
  );
  return { ...document, applications: Object.fromEntries(applications) };
}

function located(application: DocumentApplication, folder: string): DocumentApplication {
  const absolute = <T>(value: T): T | string =>
    typeof value === 'string' && /^\.{1,2}\//.test(value) ? resolve(folder, value) : value;
  const { charm, resources, options } = application;
  return {
    ...application,
    ...(charm !== undefined && { charm: absolute(charm) }),
    ...(resources && { resources: mapValues(resources, absolute) }),
    ...(options && { options: mapValues(options, (value) => withInclude(value, folder)) }),
  };
}

const mapValues = <T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

const INCLUDE = /^(include-(file|base64):\/\/)(.*)$/s;

/** `include-file://x` and `include-base64://x` are read when the bundle is deployed. */
function withInclude<T>(value: T, folder: string): T | string {
  const match = typeof value === 'string' ? INCLUDE.exec(value) : null;
  return match === null ? value : `${match[1] ?? ''}${resolve(folder, match[3] ?? '')}`;
}

/** The file whose content stands for a value, and how; undefined for a plain value. */
export function findInclude(
  value: unknown,
): { readonly path: string; readonly how: 'utf8' | 'base64' } | undefined {
  const match = typeof value === 'string' ? INCLUDE.exec(value) : null;
  return match === null
    ? undefined
    : { path: match[3] ?? '', how: match[2] === 'base64' ? 'base64' : 'utf8' };
}

function machinesOnly(path: string, what: string): Failure {
  return invalid(path, `${what} can only be in a model with machines`);
}

function invalid(path: string, reason: string, line?: number): Failure {
  return new Failure('DEPLOY_BUNDLE_INVALID', `invalid bundle "${path}": ${reason}`, {
    hint: 'Correct the file; `juju deploy ./bundle.yaml --dry-run` reads it as well.',
    at: { file: path, ...(line !== undefined && { line }) },
  });
}
