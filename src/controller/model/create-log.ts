import { join } from 'node:path';
import { z } from 'zod/mini';
import type { Files } from '../../ports/index.ts';
import type { LogLine, ModelLog } from './log.ts';

/** Lines of one model that are kept in memory, and that a restarted daemon reads back. */
const KEPT = 20_000;

const line = z.object({
  time: z.number(),
  entity: z.string(),
  level: z.enum(['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']),
  module: z.string(),
  message: z.string(),
});

interface Book {
  lines: LogLine[];
  /** JSON lines that are not in the file yet. */
  unwritten: string[];
  loaded: Promise<void>;
  writing: boolean;
}

/** Keeps each model's log in memory and appends it to `<folder>/<model>.log`, one JSON object a line. */
export function createLog(files: Pick<Files, 'readText' | 'append' | 'remove'>, folder: string): ModelLog {
  const books = new Map<string, Book>();
  const followers = new Map<string, Set<(line: LogLine) => void>>();
  const pathOf = (model: string): string => join(folder, `${model}.log`);

  function open(model: string): Book {
    const known = books.get(model);
    if (known !== undefined) return known;
    const book: Book = { lines: [], unwritten: [], loaded: Promise.resolve(), writing: false };
    book.loaded = files.readText(pathOf(model)).then(
      (text) => {
        book.lines = [...parseLines(text ?? ''), ...book.lines].slice(-KEPT);
      },
      () => undefined,
    );
    books.set(model, book);
    return book;
  }

  async function flush(model: string, book: Book): Promise<void> {
    if (book.writing) return;
    book.writing = true;
    await book.loaded;
    while (book.unwritten.length > 0 && books.get(model) === book) {
      // A log that cannot be written must not stop a hook; the lines stay readable from memory.
      await files.append(pathOf(model), `${book.unwritten.splice(0).join('\n')}\n`).catch(() => undefined);
    }
    book.writing = false;
  }

  return {
    append(model, entry) {
      const book = open(model);
      book.lines.push(entry);
      if (book.lines.length > KEPT * 1.2) book.lines = book.lines.slice(-KEPT);
      book.unwritten.push(JSON.stringify(entry));
      void flush(model, book);
      for (const follower of followers.get(model) ?? []) follower(entry);
    },
    async read(model) {
      const book = open(model);
      await book.loaded;
      return book.lines;
    },
    follow(model, follower) {
      const all = followers.get(model) ?? new Set();
      followers.set(model, all.add(follower));
      return () => all.delete(follower);
    },
    async forget(model) {
      books.delete(model);
      await files.remove(pathOf(model));
    },
  };
}

/** A half-written last line (a crash) is left out. */
function parseLines(text: string): LogLine[] {
  return text.split('\n').flatMap((raw) => {
    try {
      return [line.parse(JSON.parse(raw))];
    } catch {
      return [];
    }
  });
}
