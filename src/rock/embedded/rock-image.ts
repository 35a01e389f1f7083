import {
  appendLayer,
  STAND_IN_LABEL,
  withAnnotations,
  withOrigin,
  withRuntime,
  type Image,
} from '../../oci/index.ts';
import { digestHex } from '../../oci/index.ts';
import type { RockPlan } from '../plan/index.ts';
import type { ReadyBase } from './base.ts';
import type { MadeLayer } from './layer-step.ts';
import { ID_LABEL } from './metadata-layer.ts';

/** How each layer of the rock itself begins in the history. */
export const ROCK_HISTORY = 'rock: ';

export interface ImageRequest {
  readonly plan: RockPlan;
  readonly base: ReadyBase;
  readonly layers: readonly MadeLayer[];
  readonly id: string;
  readonly sourceDateEpoch: number;
}

/** The base with the layers of the rock and the configuration that its containers run with. */
export function composeImage(request: ImageRequest): Image {
  const { plan, base, layers, sourceDateEpoch } = request;
  const created = renderTime(sourceDateEpoch);
  const { user, entrypoint, cmd, environment } = plan.config;
  const labels = describeRock(request);
  const stacked = layers.reduce(
    (image, { name, layer }) => appendLayer(image, layer, { created, created_by: `${ROCK_HISTORY}${name}` }),
    base.image.image,
  );
  const runtime = withRuntime(withOrigin(stacked, { created }), {
    ...(user === undefined ? {} : { user }),
    entrypoint,
    cmd,
    env: environment,
    labels,
  });
  return withAnnotations(runtime, labels);
}

/** rockcraft/models/project.py: generate_metadata; the same map goes into labels and annotations. */
function describeRock({ plan, base, id, sourceDateEpoch }: ImageRequest): Record<string, string> {
  const summary = plan.summary.replaceAll(/\n+/g, ' ').trim();
  return {
    'org.opencontainers.image.version': plan.version,
    'org.opencontainers.image.title': plan.title,
    'org.opencontainers.image.created': renderTime(sourceDateEpoch),
    'org.opencontainers.image.description': `${summary}\n\n${plan.description}`,
    ...(plan.license === undefined ? {} : { 'org.opencontainers.image.licenses': plan.license }),
    ...(plan.base.bare
      ? {}
      : { 'org.opencontainers.image.base.digest': digestHex(base.image.manifest.digest) }),
    [ID_LABEL]: id,
    ...(base.standIn === undefined ? {} : { [STAND_IN_LABEL]: base.standIn }),
  };
}

/** RFC 3339 in whole seconds, as image configurations have it. */
export function renderTime(sourceDateEpoch: number): string {
  return new Date(sourceDateEpoch * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
