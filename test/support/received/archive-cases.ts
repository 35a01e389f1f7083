import { CHARM, charmWith, honestCharm, NOTE, type HostileArtifact } from './case.ts';
import { noteFor, renamed, withSymlink, zipped } from './zip-forgery.ts';

/** What the archive of an artifact may be instead of two plain files. */
export const ARCHIVE_CASES: Readonly<Record<string, HostileArtifact>> = {
  'no zip at all': { code: 'RECEIVE_REFUSED', says: /no zip|does not end/, rock: () => Buffer.from('PK') },
  'a path out of the folder': {
    ...{ code: 'RECEIVE_REFUSED', says: /a file of the name/ },
    charm: () =>
      zipped({ '../../evil.charm': Buffer.from('x'), [NOTE]: noteFor('evil.charm', Buffer.from('x')) }),
  },
  'an absolute path': {
    ...{ code: 'RECEIVE_REFUSED', says: /a file of the name/ },
    charm: () =>
      zipped({ '/tmp/evil.charm': Buffer.from('x'), [NOTE]: noteFor('evil.charm', Buffer.from('x')) }),
  },
  'a path with backslashes': {
    ...{ code: 'RECEIVE_REFUSED', says: /a file of the name/ },
    charm: () =>
      zipped({ '..\\evil.charm': Buffer.from('x'), [NOTE]: noteFor('evil.charm', Buffer.from('x')) }),
  },
  'a note that names a path': {
    ...{ code: 'RECEIVE_REFUSED', says: /cannot be read/ },
    charm: () => zipped({ [CHARM]: honestCharm(), [NOTE]: noteFor('../x', honestCharm()) }),
  },
  'a symlink': {
    ...{ code: 'RECEIVE_REFUSED', says: /no ordinary file/ },
    charm: () =>
      withSymlink(
        { [CHARM]: Buffer.from('/etc/passwd'), [NOTE]: noteFor(CHARM, Buffer.from('/etc/passwd')) },
        CHARM,
      ),
  },
  'a third file': {
    ...{ code: 'RECEIVE_REFUSED', says: /3 files/ },
    charm: () =>
      zipped({ [CHARM]: honestCharm(), [NOTE]: noteFor(CHARM, honestCharm()), more: Buffer.from('x') }),
  },
  'a charm of a gigabyte': {
    ...{ code: 'RECEIVE_REFUSED', says: /more than \d+ bytes/ },
    charm: () => resized(charmWith(honestCharm()), 1024 ** 3),
  },
  'a bomb in place of the note': {
    ...{ code: 'RECEIVE_REFUSED', says: /not kept by/ },
    charm: () => zipped({ [CHARM]: honestCharm(), [NOTE]: Buffer.alloc(8 * 1024 ** 2) }),
  },
  'a bomb that lies about its size': {
    ...{ code: 'RECEIVE_REFUSED', says: /not as long|contradicts/ },
    charm: () => {
      const zeros = Buffer.alloc(8 * 1024 ** 2);
      return resized(zipped({ [CHARM]: zeros, [NOTE]: noteFor(CHARM, zeros) }), 10);
    },
  },
  'headers that contradict each other': {
    ...{ code: 'RECEIVE_REFUSED', says: /contradicts/ },
    charm: () => renamed(charmWith(honestCharm()), CHARM, 'evil_amd64.charm', 'first'),
  },
  'something before the first file': {
    ...{ code: 'RECEIVE_REFUSED', says: /directory is not before|between its files/ },
    charm: () => Buffer.concat([Buffer.from('#!/bin/sh\n'), charmWith(honestCharm())]),
  },
  'something after the end': {
    ...{ code: 'RECEIVE_REFUSED', says: /does not end/ },
    charm: () => Buffer.concat([charmWith(honestCharm()), Buffer.from('more')]),
  },
  'an encrypted file': {
    ...{ code: 'RECEIVE_REFUSED', says: /encrypted/ },
    charm: () => {
      const zip = charmWith(honestCharm());
      const at = zip.lastIndexOf(CHARM) - 46;
      zip.writeUInt16LE(1, at + 8);
      return zip;
    },
  },
  'a method that nobody knows': {
    ...{ code: 'RECEIVE_REFUSED', says: /method 99/ },
    charm: () => {
      const zip = charmWith(honestCharm());
      zip.writeUInt16LE(99, zip.lastIndexOf(CHARM) - 46 + 10);
      return zip;
    },
  },
  'a name that is there twice': {
    ...{ code: 'RECEIVE_REFUSED', says: /twice/ },
    charm: () =>
      renamed(zipped({ 'a.charm': Buffer.from('1'), 'b.charm': Buffer.from('2') }), 'b.charm', 'a.charm'),
  },
  'a note with another hash': {
    ...{ code: 'RECEIVE_REFUSED', says: /not the file whose hash/ },
    charm: () => zipped({ [CHARM]: honestCharm(), [NOTE]: noteFor(CHARM, Buffer.from('other')) }),
  },
  'a note with more in it': {
    ...{ code: 'RECEIVE_REFUSED', says: /cannot be read/ },
    charm: () =>
      zipped({ [CHARM]: honestCharm(), [NOTE]: noteFor(CHARM, honestCharm(), { channel: 'stable' }) }),
  },
  'another commit in its note': {
    ...{ code: 'RECEIVE_OTHER_COMMIT', says: /packed from: 0{40}/ },
    charm: () =>
      zipped({ [CHARM]: honestCharm(), [NOTE]: noteFor(CHARM, honestCharm(), { commit: '0'.repeat(40) }) }),
  },
  'no commit in its note': {
    ...{ code: 'RECEIVE_OTHER_COMMIT', says: /does not say/ },
    charm: (lab) => lab.kept(CHARM, honestCharm(), ''),
  },
};

/** Says another size of the charm in both headers, so that only unpacking could tell. */
function resized(zip: Buffer, size: number): Buffer {
  const copy = Buffer.from(zip);
  copy.writeUInt32LE(size, copy.indexOf(CHARM) - 30 + 22);
  copy.writeUInt32LE(size, copy.lastIndexOf(CHARM) - 46 + 24);
  return copy;
}
