import { Failure } from '../errors/index.ts';

/** Credentials in the form that charmcraft takes without asking a person. All of it is secret. */
export interface CharmhubCredentials {
  /** For charmcraft's variable `CHARMCRAFT_AUTH`. */
  readonly exported: string;
  /** For the header: `Authorization: Macaroon TOKEN`. */
  readonly token: string;
}

const HOW =
  'Make them with: charmcraft login --export FILE --charm NAME --permission package-manage --permission package-view';

/**
 * Checks the form of credentials before anything is sent anywhere.
 *
 * @param text The content of the file that `charmcraft login --export` wrote.
 * @throws Failure `CHARMHUB_LOGIN_REFUSED`, never with a part of the text
 */
export function parseCredentials(text: string): CharmhubCredentials {
  // A secret that was pasted from a terminal has line breaks where the window ended.
  const exported = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(exported)) throw refused('they are not base64, as an export is');
  const token = Buffer.from(exported, 'base64').toString('utf8').trim();
  if (token.startsWith('{')) {
    // These are exchanged for a token at each login; charmcraft uploads with them as they are, which no store accepts.
    throw refused(
      'they are the raw login of an older tool, which works for some commands and fails at the upload',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) throw refused('what they decode to is no token');
  return { exported, token };
}

function refused(why: string): Failure {
  return new Failure('CHARMHUB_LOGIN_REFUSED', `the credentials for Charmhub cannot be used: ${why}`, {
    hint: HOW,
  });
}
