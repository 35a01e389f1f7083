/** Package indexes of one run. Credentials in the addresses are the caller's to mask. */
export interface PythonIndexes {
  /** Replaces PyPI, as pip's `--index-url` does. */
  readonly main?: string | undefined;
  /** Asked before the main one: for uv the first index that knows a package is the one that is used. */
  readonly extra?: readonly string[] | undefined;
}

/** What pip's settings are for uv: its name, and its value where that is written otherwise. */
const pipSettings: Readonly<Record<string, readonly [string, ((value: string) => string)?]>> = {
  PIP_INDEX_URL: ['UV_DEFAULT_INDEX'],
  PIP_EXTRA_INDEX_URL: ['UV_INDEX'],
  // Both take several; pip has blanks between them, uv commas.
  PIP_FIND_LINKS: ['UV_FIND_LINKS', (value) => value.trim().split(/\s+/).join(',')],
  PIP_NO_INDEX: ['UV_NO_INDEX', (value) => String(isTrue(value))],
  PIP_CONSTRAINT: ['UV_CONSTRAINT'],
  PIP_TRUSTED_HOST: ['UV_INSECURE_HOST'],
  PIP_CERT: ['SSL_CERT_FILE'],
  PIP_PRE: ['UV_PRERELEASE', (value) => (isTrue(value) ? 'allow' : 'if-necessary-or-explicit')],
  PIP_DEFAULT_TIMEOUT: ['UV_HTTP_TIMEOUT'],
  PIP_TIMEOUT: ['UV_HTTP_TIMEOUT'],
  PIP_RETRIES: ['UV_HTTP_RETRIES'],
};

/** Settings that say how pip talks, not what it installs. */
const withoutEffect = [
  ...['PIP_DISABLE_PIP_VERSION_CHECK', 'PIP_NO_CACHE_DIR', 'PIP_CACHE_DIR', 'PIP_PROGRESS_BAR', 'PIP_QUIET'],
  ...['PIP_VERBOSE', 'PIP_NO_INPUT', 'PIP_NO_COLOR', 'PIP_ROOT_USER_ACTION', 'PIP_BREAK_SYSTEM_PACKAGES'],
  ...['PIP_LOG', 'PIP_NO_COMPILE', 'PIP_COMPILE', 'PIP_NO_WARN_SCRIPT_LOCATION', 'PIP_ONLY_BINARY'],
  'PIP_PREFER_BINARY',
];

/** As pip reads a setting that is on or off. */
function isTrue(value: string): boolean {
  return ['y', 'yes', 't', 'true', 'on', '1'].includes(value.trim().toLowerCase());
}

/** Whether a variable is one of pip's settings that would change the result, and has no like in uv. */
export function isUnknownPipSetting(name: string): boolean {
  return name.startsWith('PIP_') && pipSettings[name] === undefined && !withoutEffect.includes(name);
}

/**
 * Variables for uv. A part's `build-environment` speaks to pip, which uv does not listen to; the settings that say
 * where packages come from mean the same for both. Inputs win over the document.
 */
export function uvEnvironment(
  partEnvironment: Readonly<Record<string, string>>,
  indexes: PythonIndexes | undefined,
): Record<string, string> {
  const translated = Object.entries(partEnvironment).map(([name, value]) => {
    const [uvName, write = (text: string) => text] = pipSettings[name] ?? [name];
    return [uvName, write(value)];
  });
  const { main, extra = [] } = indexes ?? {};
  return Object.fromEntries([
    ...translated,
    ...(main === undefined ? [] : [['UV_DEFAULT_INDEX', main]]),
    ...(extra.length === 0 ? [] : [['UV_INDEX', extra.join(' ')]]),
    // uv would compile with an interpreter that need not be of the release in the image, and with times.
    ['UV_COMPILE_BYTECODE', '0'],
  ]) as Record<string, string>;
}
