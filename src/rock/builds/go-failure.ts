import { posix } from 'node:path';
import { Failure, type Location } from '../../errors/index.ts';

/**
 * What the Go command says when it cannot build, as a failure with the file and line that it is about.
 *
 * @param files texts of go.mod and the Go files of the app, by their paths in the source
 */
export function explainGo(
  failure: Failure,
  part: string,
  source: string,
  files: ReadonlyMap<string, string> = new Map(),
): Failure {
  const lines = failure.details;
  const text = lines.join('\n');
  const own = recognise(text, files);
  const at =
    own?.at === undefined ? findPlace(lines, source) : { ...own.at, file: posix.join(source, own.at.file) };
  const message =
    own?.message ??
    lines
      .map((line) => /(?:\.go|^go\.(?:mod|sum|work)):\d+(?::\d+)?: (.+)$/.exec(line)?.[1])
      .find(Boolean)
      ?.replace(/; to add:$/, '');
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

/** What the Go command tells without a place, and where that is written. */
function recognise(
  text: string,
  files: ReadonlyMap<string, string>,
): { readonly message?: string; readonly at?: Location | undefined } | undefined {
  const [, wanted, there] = /go\.mod requires go >= (\S+) \(running go ([^\s;)]+)/.exec(text) ?? [];
  if (wanted !== undefined)
    return {
      message: `go.mod asks for Go ${wanted}, and this is Go ${there ?? 'of an earlier release'}`,
      at: findLine(files, /^go\s/, 'go.mod'),
    };
  if (/inconsistent vendoring|To sync the vendor directory/.test(text))
    return { message: 'the vendor folder does not fit go.mod', at: { file: 'vendor/modules.txt' } };
  if (/no main packages to build/.test(text)) {
    const main = [...files].find(([, code]) => /^func main\(\)/m.test(code))?.[0];
    return {
      message: 'no package of the app is `package main`',
      at: findLine(files, /^package\s/, main ?? [...files.keys()].find((file) => file.endsWith('.go'))),
    };
  }
  if (/function main is undeclared in the main package/.test(text)) {
    const main = [...files].find(([, code]) => /^package main\b/m.test(code))?.[0];
    return { message: '`package main` has no function `main`', at: findLine(files, /^package\s/, main) };
  }
  // The import that is named is somebody else's as often as not.
  return /missing go\.sum entry/.test(text) && !/^[^\s:/][^\s:]*\.go:/m.test(text)
    ? { at: { file: 'go.sum' } }
    : undefined;
}

function findLine(
  files: ReadonlyMap<string, string>,
  pattern: RegExp,
  file: string | undefined,
): Location | undefined {
  if (file === undefined) return undefined;
  const line = (files.get(file) ?? '').split('\n').findIndex((each) => pattern.test(each));
  return { file, ...(line < 0 ? {} : { line: line + 1 }) };
}

function hintOf(text: string): string {
  if (
    /missing go\.sum entry|updates to go\.mod needed|inconsistent vendoring|To sync the vendor directory/.test(
      text,
    )
  )
    return 'Run `go mod tidy` (with a vendor folder `go mod vendor` too) and commit go.mod and go.sum.';
  if (/no main packages to build|function main is undeclared/.test(text))
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
