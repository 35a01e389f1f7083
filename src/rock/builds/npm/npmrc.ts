/**
 * The `.npmrc` beside the application: the project's own settings and the shell that `npm start` uses. Credentials stay
 * out of the image.
 *
 * @returns the text, and the names of what was left out
 */
export function renderNpmrc(own: string | undefined): {
  readonly text: string;
  readonly secrets: readonly string[];
} {
  const secrets: string[] = [];
  const lines = (own ?? '').split(/\r?\n/).filter((line) => {
    const [name = ''] = line.split('=', 1).map((part) => part.trim());
    if (name === '' || /^[;#]/.test(name) || name === 'script-shell') return false;
    const isSecret = /(?:^|:)_(?:authToken|auth|password)$|(?:^|:)(?:username|keyfile|certfile|key)$/.test(
      name,
    );
    if (isSecret) secrets.push(name);
    return !isSecret;
  });
  return { text: `${[...lines.map((line) => line.trim()), 'script-shell=bash'].join('\n')}\n`, secrets };
}
