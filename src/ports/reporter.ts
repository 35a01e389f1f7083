import type { Location } from '../errors/index.ts';

/** Where progress goes: the job log, a terminal, or a test's list. */
export interface Reporter {
  info(message: string): void;
  debug(message: string): void;
  notice(message: string, at?: Location): void;
  warning(message: string, at?: Location): void;
  /** Runs `work` under a heading, with the time it took. Nested headings are shown as plain lines. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** Hides a value in everything that is printed from now on, in its encoded forms too. */
  mask(secret: string): void;
}
