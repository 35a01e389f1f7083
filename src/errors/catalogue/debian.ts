import { area } from './entry.ts';

export const debian = area({
  DEBIAN_PACKAGE_UNKNOWN: {
    when: 'A system package, or the version of it that is asked for, is in none of the archives of the base image.',
    fix: 'Correct the name in `stage-packages`; the message lists names that are close to it.',
  },
  DEBIAN_UNSATISFIABLE: {
    when: 'The system packages that are asked for cannot be installed together.',
    fix: "Read apt's own words that are shown; drop a version pin or one of the packages that exclude each other.",
  },
  DEBIAN_SOURCES_INVALID: {
    when: 'The base image names no package archive, or names one in a way that cannot be used outside the image.',
    fix: 'Use a base image with working `/etc/apt` sources, or rewrite the address with `apt-mirror`.',
  },
  DEBIAN_INDEX_REFUSED: {
    when: 'A package index could not be fetched, or its signature does not fit the keyrings of the base image.',
    fix: 'Check the network and the mirror; if the signature is at fault, use a newer base image with current keyrings.',
  },
  DEBIAN_DOWNLOAD_FAILED: {
    when: 'A package archive could not be downloaded.',
    fix: 'Run the step again. A package that is gone from the archive was replaced by a newer one: resolve again.',
  },
  DEBIAN_DIGEST_MISMATCH: {
    when: 'A downloaded package has another size or hash than the signed index (or the resolution file) says.',
    fix: 'Run the step again; if it happens twice, something between you and the archive changes the bytes.',
  },
  DEBIAN_ARCHIVE_INVALID: {
    when: 'A package archive is damaged or holds something that cannot be put into a layer.',
    fix: 'Remove the file that the message names from the cache and run the step again.',
  },
  DEBIAN_FILE_CONFLICT: {
    when: 'Two system packages have different files at the same path and neither says that it replaces the other.',
    fix: 'Drop one of the two packages that the message names.',
  },
  DEBIAN_STAND_IN_FAILED: {
    when: "The stand-in base image could not be made from this machine's package archives.",
    fix: "Read mmdebstrap's own words that are shown; running as root or allowing user namespaces helps most often.",
  },
});
