import { area } from './entry.ts';

export const charmhub = area({
  CHARMHUB_LOGIN_REFUSED: {
    when: 'Charmhub does not accept the credentials: they are not in the form that works without a person, were made for another store, or have run out.',
    fix: 'Make new ones with `charmcraft login --export FILE --charm NAME --permission package-manage --permission package-view --ttl SECONDS` and keep the content of FILE as a secret.',
  },
  CHARMHUB_DENIED: {
    when: 'The credentials are valid, but not for this charm, this channel or this operation.',
    fix: 'Make credentials that cover what the message names, or let the owner of the charm add the account as a collaborator.',
  },
  CHARMHUB_NOT_FOUND: {
    when: 'Charmhub has no such charm, resource, revision or track, or not for this account.',
    fix: 'Register the name once with `charmcraft register NAME`; ask for a new track on the forum of Charmhub.',
  },
  CHARMHUB_REJECTED: {
    when: "Charmhub's review refused what was uploaded; its reasons are shown. Nothing was released.",
    fix: 'Correct what the lines name, pack again and publish again.',
  },
  CHARMHUB_BUSY: {
    when: 'Charmhub answered several times that there are too many requests.',
    fix: 'Run the step again in some minutes: what Charmhub has is not uploaded twice.',
  },
  CHARMHUB_UNAVAILABLE: {
    when: 'Charmhub kept failing, or took too long, and does not have what was sent.',
    fix: 'Run the step again: what Charmhub has is not uploaded twice, and nothing is released before all of it is there.',
  },
  CHARMHUB_UNSETTLED: {
    when: 'Charmhub says something else than what was done, or stopped saying anything, so that it is not known what is true.',
    fix: 'Look at `charmcraft status NAME`, then run the step again.',
  },
  CHARMHUB_CHANNEL: {
    when: 'A text is no channel, or no channel follows from what started the workflow.',
    fix: 'Give `channel` as RISK, TRACK/RISK or TRACK/RISK/BRANCH, with stable, candidate, beta or edge as the risk.',
  },
  CHARMHUB_RESOURCE: {
    when: 'It is not clear which revision of a resource belongs to the release.',
    fix: 'Give `resource-revisions: NAME=REVISION` for every resource that is not the rock.',
  },
});
