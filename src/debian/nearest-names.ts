/**
 * Up to three names that a person may have meant by `wanted`: few edits away, or one contained in the other.
 * An edit is an insertion, deletion, replacement or swap of neighbours.
 */
export function nearestNames(wanted: string, names: Iterable<string>): readonly string[] {
  const limit = Math.max(1, Math.floor(wanted.length / 4));
  const scored: { name: string; score: number }[] = [];
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) <= limit) {
      const score = editDistance(wanted, name, limit);
      if (score <= limit) scored.push({ name, score });
    } else if (
      name.length > 3 &&
      wanted.length > 3 &&
      (name.startsWith(wanted) || wanted.startsWith(`${name}-`))
    ) {
      scored.push({ name, score: limit + Math.abs(name.length - wanted.length) / 100 });
    }
  }
  scored.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1));
  const best = scored[0]?.score ?? 0;
  return scored
    .filter(({ score }) => score < best + 1)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Optimal string alignment distance, given up (as `limit + 1`) once it must exceed `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
