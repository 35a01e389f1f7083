/**
 * Remembers secrets and hides them, and the forms they take on the way: each line, base64, URL-encoded, and inside a
 * JSON text. Very short lines are left alone: hiding "a" would hide everything.
 */
export class Redactor {
  readonly #hidden = new Set<string>();

  /** All forms of the secret that must not be shown. */
  add(secret: string): readonly string[] {
    const lines = [secret, ...secret.split('\n')]
      .map((line) => line.trim())
      .filter((line) => line.length >= 3);
    const forms = new Set(
      lines.flatMap((line) => [
        line,
        Buffer.from(line).toString('base64'),
        Buffer.from(line).toString('base64url'),
        encodeURIComponent(line),
        JSON.stringify(line).slice(1, -1),
      ]),
    );
    for (const form of forms) this.#hidden.add(form);
    return [...forms];
  }

  apply(text: string): string {
    let shown = text;
    // Longest first, so that a form which contains another does not leave its rest behind.
    for (const secret of [...this.#hidden].sort((a, b) => b.length - a.length))
      shown = shown.replaceAll(secret, '***');
    return shown;
  }
}
