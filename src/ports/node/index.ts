import { setMaxListeners } from 'node:events';
import type { Ports, Reporter } from '../index.ts';
import { createClock, random } from './clock.ts';
import { createExec } from './exec.ts';
import { createFiles } from './files.ts';
import { createHttp } from './http.ts';
import { createListen } from './listen.ts';
import type { ProxySettings } from './proxy.ts';

export { keepLongRunsSmall } from './heap.ts';
export { endWithProcess, killGroup, type ProcessGroup } from './process-groups.ts';
export { leaveOutToStream, writeCommand, writeOut } from './standard-output.ts';
export { startWatch } from './stopwatch.ts';
export type { ProxySettings } from './proxy.ts';

export interface NodePortsOptions {
  readonly reporter: Reporter;
  /** Fires when the run is cancelled; every port gives up at once. */
  readonly signal: AbortSignal;
  /** The scrubbed environment of every program that is started. */
  readonly toolEnv: Readonly<Record<string, string>>;
  readonly proxy?: ProxySettings;
}

export interface NodePorts extends Ports {
  /** Removes temporary folders and closes kept connections. Safe to call twice. */
  dispose(): Promise<void>;
}

/** The real machine behind the ports. */
export function createNodePorts({ reporter, signal, toolEnv, proxy }: NodePortsOptions): NodePorts {
  // Everything that runs at a time listens to it; Node would call more than ten a leak, on the user's screen.
  setMaxListeners(0, signal);
  const temporary: string[] = [];
  const files = createFiles((path) => temporary.push(path));
  const http = createHttp({ signal, proxy: proxy ?? {} });
  return {
    exec: createExec({ env: toolEnv, signal }),
    files,
    http,
    listen: createListen(signal),
    clock: createClock(signal),
    random,
    reporter,
    async dispose() {
      http.close();
      for (const path of temporary.splice(0)) await files.remove(path).catch(() => undefined);
    },
  };
}
