/** What an operation touched, for strategies that follow dependences. */
import type { Condition, MadeStep } from '../../lab/schedule.js';
import { isWrite } from './operations.js';
import { Opcode as Op, TIMED_WAIT } from './opcodes.js';

const WORD_BYTES = 4;

/**
 * @param word the number of the word, of shared memory
 * @param value the operation's first argument after the index, converted
 * @param was what was in the element before
 * @param result what the operation returned, or a symbol: its wait has begun
 * @param extra the argument behind `value`, converted: of a wait, for how long
 */
export function madeStep(
  actor: number,
  op: number,
  word: number,
  array: Int32Array,
  index: number,
  value: unknown,
  was: unknown,
  result: unknown,
  extra: unknown,
): MadeStep {
  const isWord: boolean = array instanceof Int32Array; // others convert what they are handed once more
  const bytes = isWord ? WORD_BYTES : array.BYTES_PER_ELEMENT;
  const address = word * WORD_BYTES + (isWord ? 0 : (array.byteOffset + index * bytes) % WORD_BYTES);
  const condition = conditionOf(op);
  const isNotify = condition === 'notify';
  const waits = condition === 'wait' && typeof result === 'symbol';
  return {
    actor,
    first: address,
    end: isNotify ? address : address + bytes,
    writes: condition === 'compare' && isWord ? result === value : isWrite(op),
    reads: op !== Op.store,
    queue: waits || isNotify ? address : -1,
    changesQueue: waits || (isNotify && result !== 0),
    isBounded: condition === 'wait' && (extra as number) < Infinity,
    isTimed: op === TIMED_WAIT && (extra as number) < Infinity,
    woken: isNotify ? (result as number) : 0,
    condition,
    expected: isWord ? value : undefined,
    was: asSeen(array, was),
    left: asSeen(array, array[index]),
  };
}

/** Undefined, for what need not have the same bytes when it is equal. Values of different views are never equal. */
function asSeen(array: Int32Array, value: unknown): unknown {
  if (array instanceof Int32Array) return value;
  const view: string = Reflect.get(array, Symbol.toStringTag);
  return view.startsWith('Float') ? undefined : `${view} ${String(value)}`;
}

/** Of a step that touches memory as a whole. */
export function madeRange(actor: number, { first, end, writes }: Pick<MadeStep, 'first' | 'end' | 'writes'>): MadeStep {
  const nothingElse = {
    reads: true,
    queue: -1,
    changesQueue: false,
    woken: 0,
    condition: 'none',
    expected: undefined,
  } as const;
  return { actor, first, end, writes, ...nothingElse, was: undefined, left: undefined };
}

function conditionOf(op: number): Condition {
  if (op === Op.compareExchange) return 'compare';
  if (op === Op.notify) return 'notify';
  return op === Op.wait || op === TIMED_WAIT ? 'wait' : 'none';
}
