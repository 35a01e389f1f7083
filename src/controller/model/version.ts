/**
 * The Juju that the controller presents itself as, to hooks (`JUJU_VERSION`), to status and to `juju version`: the
 * long-term support series, in the release whose client the recorded outputs come from.
 */
export const JUJU_VERSION = '3.6.28';
