/** Milliseconds. A registry may stumble once, and the kubelet tries again after 10 s. */
export const PULL_GRACE = 12_000;
/** The same where the error is not shown any more, so that the image may have come and the charm's hooks be running. */
export const PULL_GRACE_HIDDEN = 30_000;

const PULL =
  /ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|RegistryUnavailable|ImageInspectError/;
const NO_SUCH_IMAGE =
  /not ?found|manifest unknown|unauthori[sz]ed|forbidden|denied|InvalidImageName|no basic auth|\b40[134]\b|ErrImageNeverPull/i;
/** Names, digests and addresses, which hold any word and any number: what the registry said stands beside them. */
const isName = (word: string): boolean => /\/|sha256:/.test(word);

/** Whether the words of Juju or of the kubelet say that an image could not be pulled. */
export function isPullError(message: string): boolean {
  return PULL.test(message);
}

/** Whether they say so for good, so that another try would not help. */
export function isLastingPullError(message: string): boolean {
  const words = message.split(/\s+/).filter((word) => !isName(word));
  return NO_SUCH_IMAGE.test(words.join(' '));
}
