import type { AddStep, Move, PickOne } from './plan.ts';

/** Secrets of the user, by name. */
export const USER_SECRETS = ['tls', 'token'] as const;
/** Stands for the URI of a user's secret, which only the controller knows. */
export const uriWord = (secret: string): string => `URI-OF-${secret}`;

/** Steps about secrets: what a charm keeps in one, and what the user does with his own. */
export function secretMoves(random: () => number, one: PickOne, add: AddStep): readonly Move[] {
  let values = 0;
  const value = (): string => `value-${(values += 1)}`;

  return [
    [
      3,
      (application) => {
        const password = random() < 0.25 ? '' : value();
        add(['config', application, `password=${password}`], { application, password });
      },
    ],
    [
      1,
      () => {
        const [secret, content] = [one(USER_SECRETS), value()];
        add(['add-secret', secret, `value=${content}`], { secret, change: 'added', content });
      },
    ],
    [
      2,
      () => {
        const [secret, content] = [one(USER_SECRETS), value()];
        add(['update-secret', secret, `value=${content}`], { secret, change: 'updated', content });
      },
    ],
    [1, () => remove(one(USER_SECRETS))],
    [2, (reader) => access('grant-secret', one(USER_SECRETS), reader)],
    [1, (reader) => access('revoke-secret', one(USER_SECRETS), reader)],
    [
      1,
      (application) =>
        add([
          'exec',
          '--unit',
          `${application}/0`,
          '--wait',
          '10s',
          '--',
          `secret-get ${uriWord(one(USER_SECRETS))}`,
        ]),
    ],
  ];

  function remove(secret: string): void {
    add(['remove-secret', secret], { secret, change: 'removed' });
  }
  function access(command: 'grant-secret' | 'revoke-secret', secret: string, reader: string): void {
    add([command, secret, reader], { secret, reader, mayRead: command === 'grant-secret' });
  }
}
