export interface ServedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Fires when the client goes away. */
  readonly signal: AbortSignal;
}

export interface ServedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export interface Listener {
  /** What was really bound: the unix socket's path, or the port that was free. */
  readonly address: { readonly socketPath: string } | { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

/** A byte stream that a client opened, for protocols that are not HTTP. */
export interface Connection {
  readonly input: AsyncIterable<Uint8Array>;
  write(data: Uint8Array): Promise<void>;
  end(): void;
}

/** Accepting connections. @throws Failure `NETWORK_UNREACHABLE` when the address is taken or not allowed. */
export interface Listen {
  http(
    at: { socketPath: string; mode?: number } | { host: string; port: number },
    handle: (request: ServedRequest) => Promise<ServedResponse>,
  ): Promise<Listener>;
  raw(
    at: { socketPath: string; mode?: number } | { host: string; port: number },
    handle: (connection: Connection) => Promise<void>,
  ): Promise<Listener>;
}
