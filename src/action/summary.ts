/** GitHub refuses a step summary above 1 MiB; the rest is for the note that says so. */
const LIMIT = 1024 * 1024 - 1024;

/** Collects the Markdown of a job's page. Values are escaped: names of branches and files are hostile. */
export class Summary {
  #parts: string[] = [];

  heading(text: string, level: 2 | 3 | 4 = 3): this {
    return this.#add(`${'#'.repeat(level)} ${escapeMarkdown(text)}`);
  }

  text(text: string): this {
    return this.#add(escapeMarkdown(text));
  }

  /** A line that is already Markdown, from constants of ours only. */
  markdown(markdown: string): this {
    return this.#add(markdown);
  }

  /** Links on one line. Texts are escaped; an address that is not https is shown as its text alone. */
  links(all: readonly { readonly text: string; readonly url: string }[]): this {
    const one = ({ text, url }: { text: string; url: string }): string =>
      /^https:\/\/[^\s<>()]+$/.test(url) ? `[${escapeMarkdown(text)}](${url})` : escapeMarkdown(text);
    return all.length === 0 ? this : this.#add(all.map(one).join(' · '));
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): this {
    const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
    return this.#add([line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n'));
  }

  /** A diagram in Mermaid's language. */
  mermaid(source: string): this {
    return this.#add(fenced('mermaid', source));
  }

  code(source: string, language = ''): this {
    return this.#add(fenced(language, source));
  }

  /** A block that is folded until it is clicked. */
  details(title: string, source: string): this {
    return this.#add(
      `<details><summary>${escapeHtml(title)}</summary>\n\n${fenced('', source)}\n\n</details>`,
    );
  }

  /** Everything that another one has collected. */
  include(other: Summary): this {
    this.#parts.push(...other.#parts);
    return this;
  }

  get empty(): boolean {
    return this.#parts.length === 0;
  }

  render(): string {
    const text = this.#parts.join('\n\n') + '\n';
    if (Buffer.byteLength(text) <= LIMIT) return text;
    const kept = Buffer.from(text).subarray(0, LIMIT).toString('utf8');
    return `${kept.slice(0, kept.lastIndexOf('\n'))}\n\n_The rest is in the log of this step._\n`;
  }

  #add(part: string): this {
    this.#parts.push(part);
    return this;
  }
}

/** A fence longer than any in the text, so that the text cannot leave it. */
function fenced(language: string, source: string): string {
  const longest = Math.max(2, ...(source.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${source.replace(/\n$/, '')}\n${fence}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeMarkdown(text: string): string {
  return (
    escapeHtml(text)
      .replace(/[\\`*_[\]|]/g, '\\$&')
      // A base (`ubuntu@24.04`) is no mail address, and nobody is mentioned. GitHub shows nothing of the comment.
      .replaceAll('@', '@<!-- -->')
      .replace(/\s+/g, (blank) => (blank.includes('\n') ? ' ' : blank))
  );
}

/** Cells may hold code spans and links that we wrote; only what would break the table is escaped. */
function escapeCell(text: string): string {
  return escapeHtml(text)
    .replaceAll('|', '\\|')
    .replace(/\s+/g, (blank) => (blank.includes('\n') ? '<br>' : blank));
}
