/** A promise was rejected without a handler: that ends its thread, as in Node. */
import { asError, thrownText } from '../../common/thrown.js';

export class UnhandledRejection extends Error {
  override readonly name = 'UnhandledRejection';

  constructor(
    readonly promise: object,
    readonly reason: unknown,
  ) {
    super(`unhandled rejection: ${thrownText(reason)}`);
    this.stack = asError(reason).stack ?? '';
  }
}
