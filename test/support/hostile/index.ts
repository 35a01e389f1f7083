import { ANSWER_CASES } from './answer-cases.ts';
import { BEHAVIOUR_CASES } from './behaviour-cases.ts';
import { CHOICE_CASES } from './choice-cases.ts';
import { CONTENT_CASES } from './content-cases.ts';
import { DOCUMENT_CASES } from './document-cases.ts';
import { KEPT_CASES } from './kept-cases.ts';
import { LOGIN_CASES } from './login-cases.ts';
import { TAG_CASES } from './tag-cases.ts';
import { UPLOAD_CASES } from './upload-cases.ts';

export { craneClient, ownClient, skopeoClient } from './clients.ts';
export { umociClient } from './umoci-client.ts';
export { runCase, type HostileClient, type HostileOutcome } from './run-case.ts';

/** The whole suite, in the order of the catalogue; after it what a registry was measured to do. */
export const HOSTILE_CASES = [
  ...[
    ...ANSWER_CASES,
    ...CHOICE_CASES,
    ...CONTENT_CASES,
    ...DOCUMENT_CASES,
    ...KEPT_CASES,
    ...LOGIN_CASES,
    ...TAG_CASES,
    ...UPLOAD_CASES,
  ].sort((a, b) => Number.parseInt(a.id, 10) - Number.parseInt(b.id, 10) || (a.id < b.id ? -1 : 1)),
  ...BEHAVIOUR_CASES,
];
