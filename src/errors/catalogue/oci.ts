import { area } from './entry.ts';

export const oci = area({
  OCI_REFERENCE_INVALID: {
    when: 'The name of an image is not one that a registry accepts.',
    fix: 'Write HOST/PATH:TAG, all of the path in lower case, for example ghcr.io/acme/shop:1.4.',
  },
  OCI_DIGEST_UNSUPPORTED: {
    when: 'A digest is malformed or uses an algorithm other than SHA-256, so the content could not be checked.',
    fix: 'Use an image whose content is named by SHA-256 digests.',
  },
  OCI_ENTRY_INVALID: {
    when: 'A file cannot go into an image layer: its path, owner, mode or link is not one that a layer can hold.',
    fix: 'Rename or remove the file that the message names.',
  },
  OCI_CONTENT_CHANGED: {
    when: 'A file grew or shrank while it was being packed.',
    fix: 'Stop what writes to the file that the message names, or leave the file out, and run the step again.',
  },
  OCI_BLOB_CORRUPT: {
    when: 'Stored content does not match its digest or size: a disk error, or another program changed the cache.',
    fix: 'The damaged file was removed; run the step again and it is made or fetched anew.',
  },
  OCI_BLOB_MISSING: {
    when: 'An image names content that is not in the local store.',
    fix: 'Run the step again with an empty cache, or pull the image again.',
  },
  OCI_DOCUMENT_INVALID: {
    when: 'A manifest, an index or a configuration is not valid, too large, or can be understood in two ways.',
    fix: 'Build or pull the image again with a tool that follows the OCI image specification.',
  },
  OCI_ARCHIVE_INVALID: {
    when: 'A tar archive (a layer, a .rock or a docker archive) is damaged or built to mislead its readers.',
    fix: 'Make the archive again; do not use archives from a source that you do not trust.',
  },
  OCI_LIMIT_EXCEEDED: {
    when: 'An image or archive is larger than what is reasonable: entries, sizes or nesting.',
    fix: 'Check where the image comes from; an honest one does not reach these limits.',
  },
  OCI_UNSUPPORTED: {
    when: 'An image uses a feature that the embedded engine does not read.',
    fix: 'Use `engine: craft`, or a base image without that feature.',
  },
  OCI_IMAGE_INVALID: {
    when: 'An image does not hold together: digests, sizes, layer order and configuration must agree.',
    fix: 'Build the image again; if it came from a registry, pull it again.',
  },
  OCI_PLATFORM_MISSING: {
    when: 'An image exists, but not for the platform that is wanted.',
    fix: 'Choose one of the platforms that the message lists, or another image.',
  },
});
