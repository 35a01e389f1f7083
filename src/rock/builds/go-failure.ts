import { posix } from 'node:path';
import { Failure, type Location } from '../../errors/index.ts';

/** What the Go command says when it cannot build, as a failure with the file and line that it names. */
export function explainGo(failure: Failure, part: string, source: string): Failure {
  const lines = failure.details;
  const text = lines.join('\n');
  const at = findPlace(lines, source);
  const message = lines
    .map((line) => /(?:\.go|^go\.(?:mod|sum|work)):\d+(?::\d+)?: (.+)$/.exec(line)?.[1])
    .find(Boolean);
  return new Failure(
    'ROCK_BUILD',
    message === undefined ? `parts.${part}: Go could not build the app` : `parts.${part}: ${message}`,
    {
      hint: hintOf(text),
      details: lines,
      cause: failure,
      ...(at === undefined ? {} : { at }),
    },
  );
}

function hintOf(text: string): string {
  if (/missing go\.sum entry|updates to go\.mod needed|inconsistent vendoring/.test(text))
    return 'Run `go mod tidy` (with a vendor folder `go mod vendor` too) and commit go.mod and go.sum.';
  if (/no main packages to build/.test(text))
    return 'The app needs a `package main` with a function `main` in the folder or below it.';
  if (/requires go >= |toolchain not available/.test(text))
    return 'Add actions/setup-go with the release that go.mod names before this step.';
  if (/dial tcp|no such host|i\/o timeout|connection refused|40[34] |410 Gone/.test(text))
    return 'Check that the Go module proxy can be reached (go env GOPROXY) and that private modules are named in GOPRIVATE.';
  return 'Correct the code; `go build ./...` in the folder of the part shows the same.';
}

/** Of the first line like `./main.go:12:3: …` or `go.mod:3: …`, relative to the project. */
function findPlace(lines: readonly string[], source: string): Location | undefined {
  for (const line of lines) {
    const [, file, number] =
      /^(?:\s|vet: )*((?:[^\s:]*\.go|(?:[^\s:]*\/)?go\.(?:mod|sum|work))):(\d+)(?::\d+)?:/.exec(line) ?? [];
    if (file !== undefined && !posix.isAbsolute(file))
      return { file: posix.join(source, file), line: Number(number) };
  }
  return undefined;
}
