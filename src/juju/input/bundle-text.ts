import { stringify } from 'yaml';

import type { Bundle } from '../../bundle/index.ts';

/** Writes a bundle for Juju, which takes offers and exposed endpoints from overlays only: they follow in one. */
export function renderBundle({ applications, relations, saas, series, defaultBase }: Bundle): string {
  const overlays = Object.entries(applications).flatMap(([name, entry]) => {
    const { offers, 'exposed-endpoints': endpoints } = entry;
    if (offers === undefined && endpoints === undefined) return [];
    return [[name, { offers, 'exposed-endpoints': endpoints }] as const];
  });
  const base = Object.entries(applications).map(
    ([name, entry]) => [name, { ...entry, offers: undefined, 'exposed-endpoints': undefined }] as const,
  );
  const documents = [
    {
      bundle: 'kubernetes',
      series,
      'default-base': defaultBase,
      saas: Object.keys(saas).length === 0 ? undefined : mapUrls(saas),
      applications: Object.fromEntries(base),
      relations: relations.length === 0 ? undefined : relations,
    },
    ...(overlays.length === 0 ? [] : [{ applications: Object.fromEntries(overlays) }]),
  ];
  return documents.map((document) => stringify(document, { version: '1.1' })).join('---\n');
}

const mapUrls = (saas: Readonly<Record<string, string>>): Record<string, { url: string }> =>
  Object.fromEntries(Object.entries(saas).map(([name, url]) => [name, { url }]));
