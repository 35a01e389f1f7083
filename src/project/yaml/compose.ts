import { Composer, LineCounter } from 'yaml';
import type { YamlNode } from '../node.ts';
import { Construction } from './construct.ts';
import { explainError } from './explain-error.ts';
import { yamlFailure, yamlTooLarge } from './failures.ts';
import { limits, tokensOf } from './tokens.ts';
import { checkValueIndicators } from './value-indicators.ts';

/**
 * Reads one YAML document as PyYAML's safe loader with craft's duplicate-key check does
 * (craft_application/util/yaml.py).
 *
 * @throws ProjectFailure `YAML_INVALID` with line and column, `YAML_TOO_LARGE`.
 */
export function composeYaml(text: string, file: string): YamlNode {
  if (text.length > limits.bytes) throw yamlTooLarge(file, '', 0, `is larger than ${limits.bytes} bytes`);
  // The tools open the file in text mode, which makes every line end a newline.
  const source = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n');
  const lines = new LineCounter();
  const tokens = tokensOf(source, file, lines.addNewLine);
  const documents = [
    ...new Composer({
      version: '1.1',
      schema: 'failsafe',
      merge: false,
      uniqueKeys: false,
      keepSourceTokens: false,
      strict: true,
      logLevel: 'silent',
    }).compose(tokens, true, source.length),
  ];
  const document = documents[0];
  if (document === undefined) throw yamlFailure(file, source, 0, 'there is no document');
  const error = documents.flatMap((each) => each.errors)[0];
  if (error !== undefined) {
    const { message, offset, hint } = explainError(error, source, tokens);
    throw yamlFailure(file, source, offset, message, hint);
  }
  if (documents[1] !== undefined) {
    throw yamlFailure(file, source, documents[1].range[0], 'there is more than one document in the file');
  }
  checkValueIndicators(tokens, file, source);
  return new Construction(document, { file, source, lines }).run();
}
