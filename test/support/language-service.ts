import { validate } from '@actions/languageservice';
import type { ActionMetadata, ActionReference } from '@actions/languageservice/action';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { ROOT } from './source-files.ts';

/** The manifests of other people's actions are not there to be read, so nothing can be said of them. */
const FOREIGN = /^Unable to resolve action `(?!org\/paas-action)/;

/**
 * What GitHub's own language service says of a workflow or an `action.yml`, one line each; inputs that are given to
 * our actions are checked against their manifests.
 *
 * @param file tells the service what it reads: `.github/workflows/x.yml` or `action.yml`
 */
export async function languageServiceOn(file: string, source: string): Promise<readonly string[]> {
  // It remembers what it parsed by the name alone.
  const found = await validate(TextDocument.create(`file:///${randomUUID()}/${file}`, 'yaml', 1, source), {
    actionsMetadataProvider: { fetchActionMetadata: (action) => Promise.resolve(manifestOf(action)) },
  });
  return found
    .map(({ range, message }) => ({ line: range.start.line + 1, text: messageText(message) }))
    .filter(({ text }) => !FOREIGN.test(text))
    .map(({ line, text }) => `${file}:${line}: ${text}`);
}

function messageText(message: string | { readonly value: string }): string {
  return typeof message === 'string' ? message : message.value;
}

function manifestOf({ owner, name, path = '' }: ActionReference): ActionMetadata | undefined {
  const file = join(ROOT, path, 'action.yml');
  if (`${owner}/${name}` !== 'org/paas-action' || !existsSync(file)) return undefined;
  return parse(readFileSync(file, 'utf8')) as ActionMetadata;
}
