import { Failure } from '../../../errors/index.ts';

/** The command line is wrong: exit code 2. */
export function usage(message: string): Failure {
  return new Failure('CONTROLLER_USAGE', message);
}

/** Juju says no, in its own words: exit code 1. */
export function refuse(message: string): Failure {
  return new Failure('CONTROLLER_REFUSED', message);
}

/** The local controller cannot do it although Juju can. */
export function unsupported(message: string): Failure {
  return new Failure('CONTROLLER_UNSUPPORTED', `${message} is not supported by the local controller`, {
    hint: 'Use a real Juju controller for it.',
  });
}
