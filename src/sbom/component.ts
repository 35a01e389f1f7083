/** One thing that was put into an image. */
export interface Component {
  readonly kind: 'deb' | 'pypi' | 'npm';
  readonly name: string;
  readonly version: string;
  /** Of a Debian package. */
  readonly architecture?: string;
  /** Of the archive that it came from, in hex. */
  readonly sha256?: string;
  /** Where in the image it was found: a path without a leading `/`. */
  readonly found: string;
}

/** The distribution of a base, from its os-release. */
export interface Distribution {
  /** `ubuntu` */
  readonly id: string;
  /** `24.04` */
  readonly version: string;
}

/**
 * The name of a component that databases of vulnerabilities know.
 * https://github.com/package-url/purl-spec/blob/main/PURL-TYPES.rst
 */
export function packageUrl(component: Component, distribution: Distribution | undefined): string {
  const { kind, version } = component;
  const at = `@${encodeURIComponent(version)}`;
  switch (kind) {
    case 'deb': {
      const space = distribution === undefined ? '' : `${encodeURIComponent(distribution.id)}/`;
      const facts = new URLSearchParams({
        ...(component.architecture !== undefined && { arch: component.architecture }),
        ...(distribution !== undefined && { distro: `${distribution.id}-${distribution.version}` }),
      }).toString();
      return `pkg:deb/${space}${encodeURIComponent(component.name)}${at}${facts === '' ? '' : `?${facts}`}`;
    }
    case 'pypi':
      return `pkg:pypi/${encodeURIComponent(component.name.toLowerCase().replace(/[-_.]+/g, '-'))}${at}`;
    case 'npm':
      return `pkg:npm/${component.name.split('/').map(encodeURIComponent).join('/')}${at}`;
  }
}
