/** Arguments of one program's calls: numbers are counted, so that each is another. */
import type { ProgramCall } from '../../lab/check-program.js';
import type { RandomSource } from '../../lab/random-source.js';
import type { NamedOperation } from '../roles.js';

export class CallValues {
  #lastInt = 0;

  /** @param random draws what only a function of the definition can tell, and which of listed arguments it is */
  constructor(private readonly random: RandomSource) {}

  /** @param argument position in a list of arguments; left out: it is drawn */
  call({ name, definition: { args } }: NamedOperation, argument?: number): ProgramCall {
    if (args === undefined) return { operation: name };
    if (args === 'int') return { operation: name, arg: ++this.#lastInt };
    if (typeof args === 'function') return { operation: name, arg: args(this.random) };
    return { operation: name, arg: args[argument ?? this.random.below(args.length)] };
  }
}
