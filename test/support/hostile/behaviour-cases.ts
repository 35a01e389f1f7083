import { answer, type HostileCase, times } from './case.ts';

const TOO_LARGE = times(3, answer(413));

/** What docker-registry 2.8.2 was measured to do, beyond the cases that have a number in the catalogue. */
export const BEHAVIOUR_CASES: readonly HostileCase[] = [
  {
    ...{ id: 'm1', name: 'every commit works and loses its answer', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/PUT .*uploads/, ...times(3, 'lose-reply')),
  },
  {
    ...{ id: 'm2', name: 'a chunk that is cut takes its upload with it', work: 'push', verdict: 'works' },
    prepare({ server }) {
      server.script(/PUT .*uploads.*digest=/, ...TOO_LARGE);
      server.script(/PATCH/, 'cut');
    },
  },
  {
    ...{ id: 'm3', name: 'content that was damaged on its way', work: 'push', verdict: 'works' },
    prepare: ({ server }) =>
      server.script(/PUT .*uploads/, answer(400, undefined, '{"errors":[{"code":"DIGEST_INVALID"}]}')),
  },
  {
    ...{ id: 'm4', name: 'an offset that is wrong is taken without a word', work: 'push', verdict: 'either' },
    prepare({ server }) {
      server.script(/PUT .*uploads.*digest=/, ...TOO_LARGE);
      server.script(/PATCH/, {
        change: ({ headers = {}, ...reply }) => ({ ...reply, headers: { ...headers, range: '0-0' } }),
      });
    },
  },
  {
    ...{ id: 'm5', name: 'a mount from where nothing is begins an upload', work: 'push', verdict: 'works' },
    complain: ({ server }) =>
      server.log().filter((line) => line.includes('mount=')).length > 3 ? 'it asked again' : undefined,
  },
];
