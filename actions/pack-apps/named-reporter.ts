import type { Reporter } from '../../src/ports/index.ts';

/** A reporter whose lines say whose they are. A heading is a line: what is done side by side cannot be folded. */
export function namedReporter(reporter: Reporter, name: string): Reporter {
  const named = (text: string): string => text.replace(/^/gm, `${name} | `);
  return {
    info: (message) => reporter.info(named(message)),
    debug: (message) => reporter.debug(named(message)),
    notice: (message, at) => reporter.notice(`${name}: ${message}`, at),
    warning: (message, at) => reporter.warning(`${name}: ${message}`, at),
    group(title, work) {
      reporter.info(named(title));
      return work();
    },
    mask: (secret) => reporter.mask(secret),
  };
}
