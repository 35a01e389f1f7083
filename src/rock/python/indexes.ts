/** Package indexes of one run. Credentials in the addresses are the caller's to mask. */
export interface PythonIndexes {
  /** Replaces PyPI, as pip's `--index-url` does. */
  readonly main?: string | undefined;
  /** Asked before the main one: for uv the first index that knows a package is the one that is used. */
  readonly extra?: readonly string[] | undefined;
}

const pipNames: ReadonlyMap<string, string> = new Map([
  ['PIP_INDEX_URL', 'UV_DEFAULT_INDEX'],
  ['PIP_EXTRA_INDEX_URL', 'UV_INDEX'],
  ['PIP_FIND_LINKS', 'UV_FIND_LINKS'],
  ['PIP_CONSTRAINT', 'UV_CONSTRAINT'],
]);

/**
 * Variables for uv. A part's `build-environment` speaks to pip, which uv does not listen to; the settings that say
 * where packages come from mean the same for both. Inputs win over the document.
 */
export function uvEnvironment(
  partEnvironment: Readonly<Record<string, string>>,
  indexes: PythonIndexes | undefined,
): Record<string, string> {
  const translated = Object.entries(partEnvironment).map(([name, value]) => [
    pipNames.get(name) ?? name,
    value,
  ]);
  const { main, extra = [] } = indexes ?? {};
  return Object.fromEntries([
    ...translated,
    ...(main === undefined ? [] : [['UV_DEFAULT_INDEX', main]]),
    ...(extra.length === 0 ? [] : [['UV_INDEX', extra.join(' ')]]),
    // Bytecode holds times and is bound to an interpreter that may not be the image's.
    ['UV_COMPILE_BYTECODE', '0'],
  ]) as Record<string, string>;
}
