import type { OutputsOf } from '../../src/action/index.ts';
import { composeIndex, formatPlatform, type StoredImage } from '../../src/oci/index.ts';
import type { packRock } from './definition.ts';
import type { WrittenRock } from './report.ts';

/**
 * What a registry will know the rocks by: the image's digest, or that of the index under which `publish` pushes several.
 * Undefined when two are for the same architecture, which no index can name.
 */
export function digestOf(images: readonly StoredImage[]): string | undefined {
  const [first, ...others] = images;
  if (others.length === 0) return first?.manifest.digest;
  const names = images.map(({ image }) => formatPlatform(image.config));
  return new Set(names).size < names.length ? undefined : composeIndex(images).descriptor.digest;
}

/** The outputs for all rocks together: of what they differ in, one a line and in their order. */
export function outputsOf(rocks: readonly WrittenRock[]): OutputsOf<typeof packRock> {
  const lines = (values: readonly string[]): string => [...new Set(values)].join('\n');
  const [first] = rocks;
  const digest = digestOf(rocks.map(({ built }) => built.image));
  const names = [...new Set(rocks.flatMap(({ built }) => built.layers.map(({ name }) => name)))];
  const isMade = (name: string): boolean =>
    rocks.some(({ built }) => built.layers.some((layer) => layer.name === name && !layer.reused));
  return {
    engine: 'embedded',
    rock: rocks.map(({ path }) => path).join('\n'),
    rocks: JSON.stringify(rocks.map(({ path }) => path)),
    ...(first !== undefined && { name: first.plan.name, version: first.plan.version }),
    ...(digest !== undefined && { digest }),
    'image-id': lines(rocks.map(({ built }) => built.id)),
    size: String(rocks.reduce((sum, { size }) => sum + size, 0)),
    base: lines(rocks.map(({ built }) => built.resolution.base.digest)),
    'stand-in': lines(rocks.flatMap(({ built }) => built.standIn ?? [])),
    reused: names.filter((name) => !isMade(name)).join(','),
    rebuilt: names.filter(isMade).join(','),
    resolution: formatResolutions(rocks),
  };
}

/** In the form in which the input of that name takes them. */
function formatResolutions(rocks: readonly WrittenRock[]): string {
  const [first, ...others] = rocks;
  if (others.length === 0) return first?.resolution ?? '';
  // Two platforms of one architecture have the same answer.
  const by = new Map(rocks.map(({ plan, resolution }) => [plan.architecture, resolution]));
  return [...by].map(([architecture, path]) => `${architecture}=${path}`).join('\n');
}
