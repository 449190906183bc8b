/** Arguments of one program's calls: numbers are counted, so that each is another. */
import { InputError } from '../../common/errors.js';
import { thrownText } from '../../common/thrown.js';
import type { ProgramCall } from '../../lab/check-program.js';
import type { RandomSource } from '../../lab/random-source.js';
import { valueToJson } from '../../lab/values.js';
import type { NamedOperation } from '../roles.js';
import { shown } from '../schema.js';

export class CallValues {
  #lastInt = 0;

  /** @param random draws what only a function of the definition can tell, and which of listed arguments it is */
  constructor(private readonly random: RandomSource) {}

  /** @param argument position in a list of arguments; left out: it is drawn */
  call({ name, definition: { args } }: NamedOperation, argument?: number): ProgramCall {
    if (args === undefined) return { operation: name };
    if (args === 'int') return { operation: name, arg: ++this.#lastInt };
    if (typeof args === 'function') return { operation: name, arg: drawn(name, () => args(this.random)) };
    return { operation: name, arg: args[argument ?? this.random.below(args.length)] };
  }
}

/** @throws {InputError} what threads cannot be handed: programs are sent to them */
function drawn(operation: string, draw: () => unknown): unknown {
  let value: unknown;
  try {
    value = draw();
  } catch (error) {
    throw new InputError(`operations.${operation}.args threw ${thrownText(error)}`);
  }
  if (Object(value) !== value || canBeSent(value)) return value;
  throw new InputError(
    `operations.${operation}.args returned ${shown(value)}, which cannot be sent to a thread: it must return plain data`,
  );
}

function canBeSent(value: unknown): boolean {
  try {
    structuredClone(value);
    valueToJson(value); // a token does, too
    return true;
  } catch {
    return false;
  }
}
