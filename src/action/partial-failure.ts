import { Failure, type ErrorCode, type FailureOptions } from '../errors/index.ts';

/** A failure after which some outputs hold all the same: they are set, and then the action fails. */
export class PartialFailure extends Failure {
  readonly outputs: Readonly<Record<string, string | undefined>>;

  constructor(
    code: ErrorCode,
    message: string,
    outputs: Readonly<Record<string, string | undefined>>,
    options: FailureOptions = {},
  ) {
    super(code, message, options);
    this.outputs = outputs;
  }
}
