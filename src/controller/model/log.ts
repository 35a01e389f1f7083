/** One line of `juju debug-log`. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** `unit-app-0`, `controller-0`, `model-<uuid>`, `application-app`. */
  readonly entity: string;
  readonly level: 'TRACE' | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';
  /** `unit.app/0.juju-log`, `unit.app/0.install` (output of a hook), `juju.worker.uniter.operation`. */
  readonly module: string;
  readonly message: string;
}

/** The log of every model. It is kept beside the state, not in it: lines are many and losing the last is harmless. */
export interface ModelLog {
  append(model: string, line: LogLine): void;
  /** Oldest first. */
  read(model: string): Promise<readonly LogLine[]>;
  /** Calls `listener` for each new line. Returns how to stop. */
  follow(model: string, listener: (line: LogLine) => void): () => void;
  forget(model: string): Promise<void>;
}
