import { createHash } from 'node:crypto';
import type { PackageContents } from './package-contents.ts';
import type { PackageEntry } from './package-entries.ts';

/** Where programs look for the certificates of authorities, and what `update-ca-certificates` writes. */
export const bundlePath = 'etc/ssl/certs/ca-certificates.crt';

const CERTIFICATE = /^usr\/share\/ca-certificates\/.+\.crt$/;

/** The certificates of the package in the order in which they go into the bundle. */
export function listCertificates(
  contents: PackageContents,
): readonly (PackageEntry & { readonly kind: 'file' })[] {
  return contents.entries
    .filter((entry) => entry.kind === 'file')
    .filter(({ path }) => CERTIFICATE.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Puts certificates one after the other; each ends with a newline, as `update-ca-certificates` sees to. */
export function joinCertificates(certificates: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    certificates.flatMap((one) => (one.at(-1) === 0x0a ? [one] : [one, Buffer.from('\n')])),
  );
}

const directory = (path: string, mode = 0o755): PackageEntry => ({
  kind: 'directory',
  path,
  mode,
  uid: 0,
  gid: 0,
});
const link = (path: string, target: string): PackageEntry => ({
  kind: 'symlink',
  path,
  target,
  uid: 0,
  gid: 0,
});

/** The bundle as an entry, with the folders above it. */
export function bundleEntries(bundle: Uint8Array): readonly PackageEntry[] {
  return [directory('etc'), directory('etc/ssl'), directory('etc/ssl/certs'), fileEntry(bundlePath, bundle)];
}

/**
 * What chisel's slice `ca-certificates_data` holds (canonical/chisel-releases, slices/ca-certificates.yaml and the
 * `openssl_data` that it needs): the bundle, the links by which OpenSSL finds it, and the copyright file.
 */
export function sliceEntries(contents: PackageContents, bundle: Uint8Array): readonly PackageEntry[] {
  const copyright = 'usr/share/doc/ca-certificates/copyright';
  const folders = [
    'usr',
    'usr/lib',
    'usr/lib/ssl',
    'usr/share',
    'usr/share/doc',
    'usr/share/doc/ca-certificates',
  ];
  return [
    ...bundleEntries(bundle),
    directory('etc/ssl/private', 0o700),
    ...folders.map((path) => directory(path)),
    link('usr/lib/ssl/cert.pem', `/${bundlePath}`),
    link('usr/lib/ssl/certs', '/etc/ssl/certs'),
    link('usr/lib/ssl/private', '/etc/ssl/private'),
    ...contents.entries.filter(({ path }) => path === copyright),
  ];
}

/** A file of root's with its content in memory. */
export function fileEntry(path: string, bytes: Uint8Array): PackageEntry & { readonly kind: 'file' } {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'file', path, mode: 0o644, uid: 0, gid: 0, size: bytes.length, sha256, bytes, inode: path };
}
