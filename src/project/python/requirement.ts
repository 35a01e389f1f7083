// The grammar of a dependency specifier: https://packaging.python.org/en/latest/specifications/dependency-specifiers/
const name = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
// Blanks belong to what stands before them, and a comma before an operator separates: one way to read each line.
const extras = String.raw`\[\s*(?:${name}\s*(?:,\s*${name}\s*)*)?\]\s*`;
const anything = String.raw`(?:[^\s;),]|,(?!\s*[=~!<>]))+`;
const version = String.raw`(?:===\s*${anything}|(?:~=|==|!=|<=|>=|<|>)\s*[A-Za-z0-9.*+!_-]+)\s*`;
const versions = String.raw`${version}(?:,\s*${version})*(?:,\s*)?`;
const marker = String.raw`;.+`;
const specifier = new RegExp(
  String.raw`^(${name})\s*(?:${extras})?(?:@\s*\S+(?:\s+${marker})?|(?:${versions}|\(\s*(?:${versions})?\)\s*)?(?:${marker})?)$`,
);

/**
 * The distribution that a requirement line names, in lower case; undefined for lines that are not plain specifiers
 * (options, `-r other.txt`, comments, hashes), which the extensions ignore.
 */
export function requirementName(line: string): string | undefined {
  return specifier.exec(line.trim())?.[1]?.toLowerCase();
}
