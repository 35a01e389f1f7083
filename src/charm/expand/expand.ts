import { z } from 'zod';
import { Failure } from '../../errors/index.ts';
import {
  isJsonObject,
  locate,
  ProjectFailure,
  requireMapping,
  type ProjectFacts,
} from '../../project/index.ts';
import type { CharmDocument, CharmYaml } from './document.ts';

const schema = z.looseObject({ name: z.string(), summary: z.string(), description: z.string() });

/**
 * Reads a project's charmcraft.yaml as the document that is packed.
 *
 * @throws Failure `PROJECT_FILE_MISSING`; ProjectFailure `CHARMCRAFT_INVALID`, `CHARM_UNSUPPORTED`, `YAML_INVALID`.
 */
export function expandCharm(facts: ProjectFacts): CharmDocument {
  if (facts.charmcraft === undefined) {
    throw new Failure('PROJECT_FILE_MISSING', `there is no charmcraft.yaml in ${facts.directory}`, {
      hint: 'Point `path` at the folder that has it.',
    });
  }
  const document = requireMapping(facts.charmcraft);
  const refuse = (
    code: 'CHARMCRAFT_INVALID' | 'CHARM_UNSUPPORTED',
    path: string[],
    message: string,
  ): never => {
    const at = locate(document.positions, path);
    throw new ProjectFailure(code, message, [
      { path, message, file: document.file, ...(at?.line !== undefined && { line: at.line }) },
    ]);
  };
  const parsed = schema.safeParse(document.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    refuse('CHARMCRAFT_INVALID', (issue?.path ?? []).map(String), issue?.message ?? '');
  }
  if ('extensions' in document.value)
    refuse('CHARM_UNSUPPORTED', ['extensions'], 'the embedded engine does not expand extensions of charms');
  if (!isJsonObject(document.value['parts'] ?? {}))
    refuse('CHARMCRAFT_INVALID', ['parts'], 'parts must be a mapping');
  const yaml = { parts: {}, ...document.value } as unknown as CharmYaml;
  return { ...document, yaml, notices: [] };
}
