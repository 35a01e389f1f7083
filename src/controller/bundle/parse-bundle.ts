import { dirname, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { refuse, unsupported } from '../commands/refuse.ts';
import { bundleDocument, type BundleApplication, type BundleDocument } from './shape.ts';

/**
 * Reads the documents of a bundle's file: the bundle, and overlays after it. Paths of charms and resources are made
 * absolute, from the file's folder.
 *
 * @param path The file, absolute.
 * @throws Failure `CONTROLLER_REFUSED` for what is no bundle, `CONTROLLER_UNSUPPORTED` for what only machines have.
 */
export function parseBundle(path: string, text: string): BundleDocument[] {
  const documents = parseAllDocuments(text, { version: '1.1' });
  if (!Array.isArray(documents) || documents.length === 0)
    throw refuse(`cannot read bundle "${path}": it is empty`);
  return documents.map((document) => {
    const [broken] = document.errors;
    if (broken !== undefined)
      throw refuse(`cannot unmarshal bundle contents of "${path}": ${broken.message}`);
    const parsed = bundleDocument.safeParse(document.toJS());
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = issue?.path.join('.') ?? '';
      throw refuse(`invalid bundle "${path}": ${where === '' ? '' : `${where}: `}${issue?.message ?? ''}`);
    }
    refuseMachines(path, parsed.data);
    return withPaths(path, parsed.data);
  });
}

function refuseMachines(path: string, { bundle, machines, applications }: BundleDocument): void {
  if (bundle !== undefined && bundle !== 'kubernetes')
    throw refuse(`bundle "${path}" has an invalid bundle type "${bundle}"`);
  if (machines !== null && machines !== undefined) throw unsupported(`machines in the bundle "${path}"`);
  for (const [name, application] of Object.entries(applications ?? {})) {
    for (const key of ['bindings', 'devices', 'exposed-endpoints'] as const) {
      if (application?.[key] !== undefined) throw unsupported(`${key} of application "${name}" in a bundle`);
    }
    if ((application?.to ?? []).length > 0)
      throw unsupported(`placement of application "${name}" in a bundle`);
  }
}

function withPaths(path: string, document: BundleDocument): BundleDocument {
  const absolute = (value: string): string =>
    /^\.{1,2}\//.test(value) ? resolve(dirname(path), value) : value;
  const located = (application: BundleApplication): BundleApplication => ({
    ...application,
    ...(application.charm !== undefined && { charm: absolute(application.charm) }),
    ...(application.resources !== undefined && {
      resources: Object.fromEntries(
        Object.entries(application.resources).map(([name, value]) => [
          name,
          typeof value === 'string' ? absolute(value) : value,
        ]),
      ),
    }),
    ...(application.options !== undefined && {
      options: Object.fromEntries(
        Object.entries(application.options).map(([name, value]) => [name, withInclude(value, path)]),
      ),
    }),
  });
  const applications = Object.entries(document.applications ?? {}).map(
    ([name, application]) => [name, application && located(application)] as const,
  );
  return { ...document, applications: Object.fromEntries(applications) };
}

/** `include-file://x` and `include-base64://x` are read when the bundle is deployed. */
function withInclude(value: string | number | boolean, path: string): string | number | boolean {
  const match = typeof value === 'string' ? /^(include-(?:file|base64):\/\/)(.*)$/s.exec(value) : null;
  return match === null ? value : `${match[1] ?? ''}${resolve(dirname(path), match[2] ?? '')}`;
}
