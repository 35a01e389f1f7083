import { z } from 'zod/mini';
import type { RockPart } from '../expand/index.ts';
import type { Collector } from './collector.ts';
import { splitWords } from './command.ts';
import { readLocalSource } from './part-keys.ts';
import type { GoPlan } from './types.ts';
import { readVariables } from './variables.ts';

const texts = z.nullish(z.array(z.string()));

/** Reads a `plugin: go` part. https://documentation.ubuntu.com/craft-parts/latest/reference/plugins/go_plugin/ */
export function planGoPart(name: string, part: RockPart, collector: Collector): GoPlan | undefined {
  const source = readLocalSource(name, part, collector);
  const environment = readVariables(name, part, collector, refuseVariable);
  const generate = (texts.parse(part['go-generate']) ?? []).flatMap((command, index) => {
    const words = /[$`;|&<>*?~(]/.test(command) ? undefined : splitWords(command);
    if (words !== undefined) return [words];
    collector.refuse(['parts', name, 'go-generate', index], 'the arguments need a shell');
    return [];
  });
  if (generate.length > 0)
    collector.notice(`parts.${name}.go-generate: runs the project's generators on this machine`);
  collector.notice(
    `parts.${name}: compiled without cgo, so that the binary fits every base; rockcraft links the base's libc`,
  );
  if (source === undefined) return undefined;
  const release = findTrack(part['build-snaps'] ?? []);
  return {
    plugin: 'go',
    part: name,
    source,
    environment,
    tags: texts.parse(part['go-buildtags']) ?? [],
    generate,
    ...(release === undefined ? {} : { release }),
  };
}

/** The Go that a build snap asks for: `1.22` of `go/1.22/stable`; undefined for the newest. */
function findTrack(snaps: readonly string[]): string | undefined {
  return snaps.map((snap) => /^go\/(\d+\.\d+)(?:\/|$)/.exec(snap)?.[1]).find((track) => track !== undefined);
}

function refuseVariable(variable: string, value: string): string | undefined {
  if (variable === 'CGO_ENABLED' && value !== '0')
    return 'cgo needs the compiler and the libraries of the build base, which only rockcraft has';
  if (variable === 'GOOS' || variable === 'GOARCH') return `${variable} follows from the platform`;
  if (variable === 'GOBIN' || variable === 'GOTOOLCHAIN') return `${variable} is set by the builder`;
  return undefined;
}
