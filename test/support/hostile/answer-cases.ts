import { answer, type HostileCase, times } from './case.ts';

/** Faults 3 to 6 and 9: what a registry may answer to a push. */
export const ANSWER_CASES: readonly HostileCase[] = [
  {
    ...{ id: '3', name: '403 on a repository of somebody else', work: 'push', verdict: 'is refused' },
    prepare: ({ server }) => server.script(/POST/, ...times(9, answer(403))),
  },
  {
    ...{
      id: '4',
      name: '404 on a repository that has to be made first',
      work: 'push',
      verdict: 'is refused',
    },
    prepare: ({ server }) =>
      server.script(/POST/, ...times(9, answer(404, undefined, '{"errors":[{"code":"NAME_UNKNOWN"}]}'))),
  },
  {
    ...{ id: '5a', name: '429 with seconds to wait', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/POST/, answer(429, { 'retry-after': '1' })),
    complain: ({ pauses }) => (pauses.length > 0 && Math.max(...pauses) < 1000 ? 'did not wait' : undefined),
  },
  {
    ...{ id: '5b', name: '429 with a Retry-After that is garbage', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/POST/, answer(429, { 'retry-after': 'soon' })),
  },
  {
    ...{ id: '6a', name: '500, 502 and 504, then all is well', work: 'push', verdict: 'works' },
    prepare({ server }) {
      server.script(/HEAD .*blobs/, answer(500));
      server.script(/POST/, answer(502));
      server.script(/PUT .*manifests/, answer(504));
    },
  },
  {
    ...{ id: '6b', name: '503 for ever', work: 'push', verdict: 'is refused' },
    prepare: ({ server }) => server.script(/POST/, ...times(60, answer(503))),
  },
  {
    ...{ id: '9a', name: '202 without Location', work: 'push', verdict: 'is refused' },
    prepare: ({ server }) => server.script(/POST/, ...times(9, answer(202))),
  },
  {
    ...{ id: '9b', name: 'a Location that is absolute and has a query', work: 'push', verdict: 'works' },
    prepare: ({ server }) =>
      server.script(
        /POST/,
        ...times(3, {
          change: ({ headers = {}, ...reply }) => ({
            ...reply,
            headers: { ...headers, location: `http://${server.host}${headers['location'] ?? ''}` },
          }),
        }),
      ),
  },
];
