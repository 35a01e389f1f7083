import type { RockPart } from '../expand/index.ts';

/** The program that the gunicorn extensions build from source; we build the same release from its Go module. */
const statsdSource = 'https://github.com/prometheus/statsd_exporter.git';
const statsdTag = 'v0.26.0';

/** Whether the part is the statsd exporter of the gunicorn extensions. */
export function isStatsd(part: RockPart): boolean {
  return part.plugin === 'go' && part.source === statsdSource && part['source-tag'] === statsdTag;
}
