import { PASS, refuse, type Route } from './github-replies.ts';

/** What a token of the stand-in may lack. */
export type Forbidden = 'comments' | 'deployments' | 'contents' | 'attestations' | 'actions';

/** Which requests need what: https://docs.github.com/rest/authentication/permissions-required-for-github-apps */
const GUARDS: readonly (readonly [RegExp, Forbidden, string])[] = [
  [/^(?:POST|PATCH) \/releases/, 'contents', 'contents=write'],
  [/^(?:POST|DELETE) \/deployments/, 'deployments', 'deployments=write'],
  [/^(?:POST|PATCH|DELETE) \/issues\/(?:\d+\/)?comments/, 'comments', 'issues=write; pull_requests=write'],
  [/^POST \/pulls$/, 'comments', 'pull_requests=write'],
  [/^POST \/attestations$/, 'attestations', 'attestations=write'],
  [/^GET \/actions\/artifacts$/, 'actions', 'actions=read'],
];

/** What a body must have: the reference of each route at https://docs.github.com/rest names them required. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  releases: ['tag_name'],
  deployments: ['ref'],
  pulls: ['head', 'base'],
  attestations: ['bundle'],
};

/** The routes that refuse before anything is done: first who may not, then what is not a request. */
export function rightsRoutes(forbidden: ReadonlySet<Forbidden>): readonly Route[] {
  return [
    ...GUARDS.map(([pattern, right, needed]): Route => [
      pattern,
      () =>
        forbidden.has(right)
          ? {
              ...refuse(403, 'Resource not accessible by integration'),
              headers: { 'x-accepted-github-permissions': needed },
            }
          : PASS,
    ]),
    [
      /^POST \/(releases|deployments|pulls|attestations)$/,
      ([, what = ''], body) => {
        const absent = REQUIRED[what]?.find((name) => body[name] === undefined);
        return absent === undefined ? PASS : refuse(422, `Invalid request.\n\n"${absent}" wasn't supplied.`);
      },
    ],
  ];
}
