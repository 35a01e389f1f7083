import type { Clock, Random } from './clock.ts';
import type { Exec } from './exec.ts';
import type { Files } from './files.ts';
import type { Http } from './http.ts';
import type { Listen } from './listen.ts';
import type { Reporter } from './reporter.ts';

export { isCurrent } from './clock.ts';
export type { Clock, Random } from './clock.ts';
export type { Command, Completed, Exec } from './exec.ts';
export { requireReadableName } from './file-name.ts';
export type { Files, Stat } from './files.ts';
export { formatBytes } from './format-bytes.ts';
export { holdBack } from './hold-back.ts';
export type { Body, Http, HttpRequest, HttpResponse, Upgraded } from './http.ts';
export { keepNewest } from './keep-newest.ts';
export { openKeptJson } from './kept-json.ts';
export type { Connection, Listen, ServedRequest, ServedResponse } from './listen.ts';
export type { Reporter } from './reporter.ts';
export { whileItFlows } from './while-it-flows.ts';

/** Everything that the core may do to the world. Functions take the few ports that they need, never all. */
export interface Ports {
  readonly exec: Exec;
  readonly files: Files;
  readonly http: Http;
  readonly listen: Listen;
  readonly clock: Clock;
  readonly random: Random;
  readonly reporter: Reporter;
}
