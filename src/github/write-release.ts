import type { NewRelease, Release, ReleasesApi } from './releases-api.ts';

const START = '<!-- paas-action: published -->';
const END = '<!-- /paas-action -->';
/** GitHub refuses notes of more characters. */
const LONGEST = 125_000;

/**
 * Makes sure that a tag has one release whose notes hold ours, once: what people have written around them stays. Safe to
 * repeat, and to do in two jobs at once.
 *
 * @param section Markdown.
 */
export async function writeRelease(
  github: Pick<ReleasesApi, 'findRelease' | 'createRelease' | 'updateNotes'>,
  release: Omit<NewRelease, 'notes'>,
  section: string,
): Promise<Release> {
  const found = await github.findRelease(release.tag);
  const made =
    found === undefined
      ? await github.createRelease({ ...release, notes: mergeNotes('', section) })
      : undefined;
  if (made !== undefined) return made;
  const there = found ?? (await github.findRelease(release.tag));
  if (there === undefined) throw new Error(`the release ${release.tag} is there and is not`);
  const notes = mergeNotes(there.notes, section);
  if (notes !== there.notes) await github.updateNotes(there.id, notes);
  return { ...there, notes };
}

/** The notes with our section in its place; at their end when it has none yet. */
function mergeNotes(notes: string, section: string): string {
  const ours = `${START}\n${section.trim()}\n${END}`;
  // GitHub gives back what people typed in a browser with the line ends of a browser.
  const [start, end] = [notes.indexOf(START), notes.indexOf(END)];
  if (start >= 0 && end > start) return notes.slice(0, start) + ours + notes.slice(end + END.length);
  const room = LONGEST - ours.length - 2;
  const kept = notes.length > room ? notes.slice(0, room) : notes;
  return kept.trim() === '' ? ours : `${kept.trimEnd()}\n\n${ours}`;
}
