import type { Digest } from '../oci/index.ts';
import { digestHex } from '../oci/index.ts';
import { packageUrl, type Component, type Distribution } from './component.ts';

export const SBOM_TYPE = 'application/vnd.cyclonedx+json';

/** The image that a bill of materials is about. */
export interface SbomSubject {
  /** As a registry knows it, or a plain name. */
  readonly name: string;
  readonly version: string | undefined;
  readonly digest: Digest;
}

/**
 * A bill of materials as CycloneDX 1.6. The same image gives the same bytes: it has neither a time nor a number of its
 * own, and everything in it is sorted.
 */
export async function renderSbom(
  subject: SbomSubject,
  components: readonly Component[],
  distribution: Distribution | undefined,
): Promise<string> {
  // Loaded for those who want a bill only, and by its parts: the whole looks for its schemas on disk when it starts,
  // which it does not find in a bundle.
  const [Enums, Models, Serialize, Spec] = await Promise.all([
    import('@cyclonedx/cyclonedx-library/Enums'),
    import('@cyclonedx/cyclonedx-library/Models'),
    import('@cyclonedx/cyclonedx-library/Serialize'),
    import('@cyclonedx/cyclonedx-library/Spec'),
  ]);
  const bom = new Models.Bom();
  const sha256 = Enums.HashAlgorithm['SHA-256'];
  bom.metadata.component = new Models.Component(Enums.ComponentType.Container, subject.name, {
    bomRef: subject.digest,
    hashes: new Models.HashDictionary([[sha256, digestHex(subject.digest)]]),
    ...(subject.version !== undefined && { version: subject.version }),
  });
  for (const component of components) {
    const purl = packageUrl(component, distribution);
    bom.components.add(
      new Models.Component(Enums.ComponentType.Library, component.name, {
        // One version may be in an image twice, in two places.
        bomRef: `${purl}#${component.found}`,
        version: component.version,
        purl,
        hashes: new Models.HashDictionary(component.sha256 === undefined ? [] : [[sha256, component.sha256]]),
        properties: new Models.PropertyRepository([
          new Models.Property('io.paas-action.found', component.found),
        ]),
      }),
    );
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}
