import type { ExpansionCase } from './expansion-case.ts';

const HEAD = 'name: my-charm\ntype: charm\nsummary: A charm\ndescription: It does things.\n';

const charm = (name: string, lines: string): ExpansionCase => ({
  name,
  kind: 'charm',
  files: { 'charmcraft.yaml': `${HEAD}${lines}\n` },
});

const former = (lines: string): ExpansionCase =>
  charm(`bases with ${lines}`, `bases: [{name: ubuntu, channel: '22.04'}]\n${lines.replaceAll('; ', '\n')}`);

const inPart = (packages: string): ExpansionCase =>
  charm(
    `build-packages ${packages}`,
    `base: ubuntu@24.04\nplatforms: {amd64: }\nparts: {x: {plugin: nil, build-packages: ${packages}}}`,
  );

/** Charms without an extension. */
export const charmCases: readonly ExpansionCase[] = [
  former('build-base: 1.10'),
  former('build-base: 1.10; platforms: {amd64: }'),
  former('build-base: "1.10"; platforms: {amd64: }'),
  former('build-base: devel; platforms: {amd64: }'),
  former('build-base: ubuntu@24.04; platforms: {amd64: }'),
  former('build-base: a@b@c; platforms: {amd64: }'),
  // What is no text does not end the clause before it.
  inPart('[{on amd64: [{on amd64: [git]}, 1, a]}]'),
  inPart('[{on amd64: [{on amd64: [git]}, a, 1]}]'),
  inPart('[{on amd64: [{on arm64: [git]}, 1, {else: [b]}]}]'),
  inPart('[{on amd64: [{on amd64: [git]}, true, 1.5, {on arm64: [c]}, 2, {else: [d]}]}]'),
];
