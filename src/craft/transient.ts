/**
 * Failures that pass by themselves, in the tools' own words. Anything else is not tried again: a second attempt at a
 * broken build costs minutes and hides what is broken.
 */
const TRANSIENT: readonly { readonly pattern: RegExp; readonly what: string; readonly source: string }[] = [
  {
    pattern: /Failed to install\/refresh snap|failed to install snap|Unable to download snap/i,
    what: 'a snap could not be installed in the build environment',
    source: 'craft-providers actions/snap_installer.py',
  },
  {
    pattern: /Timed out waiting for (?:networking|environment) to be ready/,
    what: 'the build environment did not come up in time',
    source: 'craft-providers base.py',
  },
  {
    pattern: /Failed to (?:update apt cache|update packages|install packages|setup snapd)\./,
    what: 'packages could not be installed in the build environment',
    source: 'craft-providers bases/ubuntu.py',
  },
  {
    pattern: /A network related operation failed in a context of no network access/,
    what: 'the build environment had no network',
    source: 'craft-providers errors.py; rockcraft#1144, charmcraft#1260',
  },
  {
    pattern: /Failed to (?:download all requested packages|refresh package list)/,
    what: 'the archive did not give the packages',
    source: 'craft-parts packages/errors.py',
  },
  {
    pattern: /Error (?:downloading|installing|refreshing) snap '/,
    what: 'the snap store did not give a snap',
    source: 'craft-parts packages/errors.py',
  },
  {
    pattern: /has "[\w-]+" change in progress/,
    what: 'snapd was busy with another change of the same snap',
    source: 'snapd overlord/snapstate/conflict.go; action-build#23',
  },
  {
    pattern: /\b(?:too many requests|429 Too Many|503 Service Unavailable|502 Bad Gateway|504 Gateway)/i,
    what: 'a server was busy',
    source: 'k8s-snap#1208, kafka-operator#589',
  },
  {
    pattern:
      /Temporary failure (?:in name resolution|resolving)|TLS handshake timeout|i\/o timeout|Connection reset by peer/i,
    what: 'the network failed for a moment',
    source: 'rockcraft#638, charmcraft#560',
  },
];

/** What passes by itself in these words, or undefined. */
export function findTransient(text: string): string | undefined {
  return TRANSIENT.find(({ pattern }) => pattern.test(text))?.what;
}
