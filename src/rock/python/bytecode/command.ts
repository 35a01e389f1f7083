/**
 * Starts a shipped Python program without what the machine has installed for Python, without warnings, and with one seed
 * for hashes (which `-I` would ignore).
 *
 * @returns program and arguments, and what the environment has besides
 */
export function pythonCommand(
  program: string,
  script: string,
  ...args: readonly string[]
): readonly [readonly [string, ...string[]], Readonly<Record<string, string>>] {
  return [
    [program, '-S', '-s', '-B', '-X', 'utf8', '-W', 'ignore', script, ...args],
    { PYTHONHASHSEED: '0' },
  ];
}
