import type { OutputsOf } from '../../src/action/index.ts';
import type { publish } from './definition.ts';

/** What a person needs to run or check exactly what was published, as Markdown. */
export function renderNotes(
  outputs: OutputsOf<typeof publish>,
  about: { readonly commit: string; readonly run: string | undefined },
): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Image', code(outputs.image ?? outputs.digest)],
    ['Charm', charmOf(outputs)],
    ['Resources', code(outputs['resource-revisions']?.replaceAll('\n', ', '))],
    ['SHA-256 of the charm', code(outputs['charm-sha256'])],
    ['Bill of materials', code(outputs['sbom-digest'])],
    ['Provenance', link('attestation', outputs['attestation-url'])],
    ['Commit', about.commit],
    ['Run', link('log', about.run)],
  ];
  const lines = rows.flatMap(([what, value]) => (value === undefined ? [] : [`| ${what} | ${value} |`]));
  return ['### Published', '', '| What | Which |', '| --- | --- |', ...lines].join('\n');
}

function charmOf(outputs: OutputsOf<typeof publish>): string | undefined {
  const { 'charm-name': name, 'charm-revision': revision, channel, 'release-url': url } = outputs;
  if (name === undefined || revision === undefined || url === undefined) return undefined;
  return `[${name}](${url}) revision ${revision} in ${code(channel) ?? 'its channel'}`;
}

function code(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : `\`${text.replace(/[`|\r\n]/g, ' ')}\``;
}

function link(text: string, url: string | undefined): string | undefined {
  return url === undefined ? undefined : `[${text}](${url})`;
}
