/** What a line of a maintainer script does to a system, in the words of the warning. */
const EFFECTS: readonly { readonly pattern: RegExp; readonly effect: (line: string) => string }[] = [
  {
    pattern: /\b(adduser|useradd|addgroup|groupadd|systemd-sysusers)\b/,
    effect: () => 'creates users or groups',
  },
  {
    pattern: /\bupdate-alternatives\b.*--install\s+(\S+)/,
    effect: (line) => `links the command ${/--install\s+(\S+)/.exec(line)?.[1] ?? ''}`,
  },
  {
    pattern: /\b(setcap|dpkg-statoverride\s.*--add)\b/,
    effect: () => 'gives files capabilities or other owners',
  },
  { pattern: /\b(locale-gen|localedef)\b/, effect: () => 'generates locales' },
  {
    pattern:
      /\b(fc-cache|glib-compile-schemas|gio-querymodules|gdk-pixbuf-query-loaders|update-mime-database|gtk-update-icon-cache)\b/,
    effect: () => 'builds caches',
  },
  {
    pattern: /\b(keytool|make-ssl-cert|update-ca-certificates)\b/,
    effect: () => 'generates certificates or keys',
  },
  { pattern: /\b(systemd-tmpfiles)\b/, effect: () => 'creates runtime files' },
  {
    pattern:
      /(^|[;&|\s])(cp|ln|mv|install|mkdir|touch|ucf|tee)\s|>>?\s*"?\$?\{?(DPKG_ROOT|\/etc|\/var|\/usr)/,
    effect: () => 'writes files',
  },
];

/** Lines that matter only where packages are installed, upgraded or started by an init system. */
const HARMLESS =
  /\b(py3compile|pypy3compile|py_compile|py3clean|ldconfig|dpkg-maintscript-helper|deb-systemd-helper|deb-systemd-invoke|systemctl|invoke-rc\.d|update-rc\.d|update-binfmts|dpkg-trigger|--remove)\b/;

/**
 * Packages whose script leaves nothing behind that a container misses: it compiles Python files, or writes a default
 * that its programs have built in. Read in Debian 12 and Ubuntu 24.04.
 */
const UNDERSTOOD = new Set([
  'ca-certificates',
  'debconf',
  'java-common',
  'libc-bin',
  'libc6',
  'libpam-modules',
  'libpam0g',
  'netbase',
  'openssl',
  'passwd',
  'python3',
  'readline-common',
  'tzdata',
  'ucf',
  'usrmerge',
]);
const UNDERSTOOD_FAMILY =
  /^(lib)?python3\.\d+(-minimal|-venv|-stdlib)?$|^python3-(minimal|distutils|lib2to3)$/;

/**
 * Says in a few words what a `postinst` would have done that nobody does for a rock; empty when that is nothing.
 * It only looks at words: it must never miss that there is something, but may be vague about what.
 */
export function describePostinst(name: string, script: string): readonly string[] {
  if (UNDERSTOOD.has(name) || UNDERSTOOD_FAMILY.test(name)) return [];
  const lines = withoutUpgrades(
    script
      .replace(/\\\n/g, ' ')
      .split('\n')
      .map((line) => line.replace(/^\s*#.*$/, '').trim()),
  ).filter((line) => line !== '' && !HARMLESS.test(line));
  const found = new Set<string>();
  for (const line of lines) {
    for (const { pattern, effect } of EFFECTS) if (pattern.test(line)) found.add(effect(line));
  }
  if (found.size === 0 && lines.some((line) => /confmodule|\.\s+\/usr\/share/.test(line)))
    found.add('configures itself');
  return [...found].sort();
}

/** A condition that only holds where an older version was installed: `$2` is that version. */
const UPGRADE = /^if\b(?!.*\|\|).*(-n "?\$\{?2|x\$\{?2[^=]*!=|\bl[et]-nl\b)/;

/** Leaves out what a script does after an upgrade; an image's packages are always new. */
function withoutUpgrades(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let depth = 0;
  for (const line of lines) {
    const opens = /^(if|elif .*; if)\b/.test(line) && !/\bfi\b/.test(line);
    if (depth === 0) {
      if (opens && UPGRADE.test(line)) depth = 1;
      else kept.push(line);
    } else if (opens) depth += 1;
    else if (/^fi\b/.test(line)) depth -= 1;
    else if (depth === 1 && /^el(se|if)\b/.test(line)) {
      // The other branch is for a first installation. Its `fi` then closes nothing that was opened here.
      depth = 0;
    }
  }
  return kept;
}
