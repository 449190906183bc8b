/** A promise was rejected, and nobody had said what to do then: it ends its thread, as Node does. */
import { thrownText } from '../../common/thrown.js';

export class UnhandledRejection extends Error {
  override readonly name = 'UnhandledRejection';

  constructor(
    readonly promise: object,
    readonly reason: unknown,
  ) {
    super(`nobody handles ${thrownText(reason)}`);
    this.stack = reason instanceof Error ? (reason.stack ?? '') : '';
  }
}
