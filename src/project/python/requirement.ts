// The grammar of a dependency specifier: https://packaging.python.org/en/latest/specifications/dependency-specifiers/
const name = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
const extras = String.raw`\[\s*(?:${name}(?:\s*,\s*${name})*)?\s*\]`;
const version = String.raw`(?:===\s*[^\s;)]+|(?:~=|==|!=|<=|>=|<|>)\s*[A-Za-z0-9.*+!_-]+)`;
const versions = String.raw`${version}(?:\s*,\s*${version})*(?:\s*,)?`;
const marker = String.raw`;.+`;
const specifier = new RegExp(
  String.raw`^\s*(${name})\s*(?:${extras})?\s*(?:@\s*\S+(?:\s+${marker})?|(?:(?:${versions}|\(\s*(?:${versions})?\s*\))\s*)?(?:${marker})?)\s*$`,
);

/**
 * The distribution that a requirement line names, in lower case; undefined for lines that are not plain specifiers
 * (options, `-r other.txt`, comments, hashes), which the extensions ignore.
 */
export function requirementName(line: string): string | undefined {
  return specifier.exec(line)?.[1]?.toLowerCase();
}
