export type Body = string | Uint8Array | (() => AsyncIterable<Uint8Array>);

export interface HttpRequest {
  readonly method: string;
  /** `http:` or `https:`. With `socketPath` the host is only a header. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A function is called once for each attempt, so that a body can be sent again. */
  readonly body?: Body;
  /** Sent as Content-Length; a streamed body without it is sent chunked. */
  readonly contentLength?: number;
  /** A unix socket to speak to instead of the URL's host. */
  readonly socketPath?: string;
  /** Milliseconds until the connection must stand. Default: 10 s. */
  readonly connectTimeout?: number;
  /** Milliseconds until the response headers must be there, counted from the end of the request. Default: 30 s. */
  readonly headersTimeout?: number;
  /** Milliseconds without any byte, up or down, until the exchange is given up. Default: 60 s. */
  readonly idleTimeout?: number;
  /**
   * Milliseconds from the headers until the body must have come to its end, for answers that are short: a peer that sends
   * one byte a second is never idle, and never done. Default: none for `body`, and for `text` 60 s or the time that the
   * exchange may be idle, whichever is longer.
   */
  readonly bodyTimeout?: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a repeated header is joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it arrives. It must be consumed or discarded. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The whole body as text. @throws Failure `NETWORK_UNREACHABLE` above `limit` bytes (default 4 MiB). */
  text(limit?: number): Promise<string>;
  /** Reads nothing more and frees the connection. */
  discard(): void;
}

/** A two-way connection after `101 Switching Protocols` or a Docker attach. */
export interface Upgraded {
  readonly status: number;
  readonly output: AsyncIterable<Uint8Array>;
  write(data: Uint8Array): Promise<void>;
  /** Closes our side; `output` goes on until the peer closes. */
  end(): void;
  destroy(): void;
}

/**
 * One HTTP exchange. Redirects are never followed and nothing is retried: both are the caller's policy, because
 * credentials are bound to an origin.
 *
 * @throws Failure `NETWORK_UNREACHABLE` (retryable), `NETWORK_TIMEOUT` (retryable), `CANCELLED`.
 */
export interface Http {
  request(request: HttpRequest): Promise<HttpResponse>;
  upgrade(request: HttpRequest): Promise<Upgraded>;
}
