/** An answer of the stand-in for GitHub. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of a request. */
export type Words = Readonly<Record<string, unknown>>;

/** `METHOD path` of a repository, and what is answered; `PASS` leaves it to the routes after it. */
export type Route = readonly [
  RegExp,
  (match: readonly string[], body: Words, query: URLSearchParams) => Reply,
];

export const PASS: Reply = { status: 0 };

export function refuse(status: number, message: string, more: object = {}): Reply {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', ...more } };
}
