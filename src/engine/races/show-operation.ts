/** What a step on shared memory is to a race detector: for both controlled engines. */
import { isPlain, Opcode as Op, PLAIN_RANGE, PLAIN_WRITE } from '../controlled/opcodes.js';
import { isWrite as isAtomicWrite } from '../controlled/operations.js';
import { AWAITED } from '../controlled/performer.js';
import { WRITE, type AccessSink } from './access.js';
import { waitFor, wakeUpOf } from './channels.js';
import type { Published } from './clocks.js';
import { isView } from './natives.js';
import type { SharedViews } from './shared-views.js';

const READ = 0;

/** A step that has been made. */
export interface MadeOperation {
  readonly site: number;
  readonly op: number;
  readonly word: number;
}

/**
 * Shows what it touches, and what it orders. Returns what it published.
 *
 * @param at steps recorded before it
 * @param taken what it read, where a memory model says so
 */
export function showOperation(
  sink: AccessSink,
  views: SharedViews,
  actor: number,
  { site, op, word }: MadeOperation,
  at: number,
  array: Int32Array,
  index: number,
  value: unknown,
  result: unknown,
  taken?: Published | null,
): Published | null {
  if (op === Op.notify) {
    if (result === 0) return null;
    sink.receive(actor, waitFor(word));
    sink.send(actor, wakeUpOf(word), site);
    return null;
  }
  const place = isView(array) && op !== Op.pause && op !== PLAIN_RANGE ? views.placeOf(array) : -1;
  if (place < 0) return null;
  const size = array.BYTES_PER_ELEMENT;
  if (isPlain(op)) {
    sink.plain(actor, site, op === PLAIN_WRITE ? WRITE : READ, place + index * size, size, at);
    return null;
  }
  const failed = op === Op.compareExchange && result !== asElement(array, value);
  const does = { reads: op !== Op.store, writes: isAtomicWrite(op) && !failed };
  const published = sink.atomic(actor, site, does, place + index * size, size, at, taken);
  if (result === AWAITED || op === Op.waitAsync) sink.send(actor, waitFor(word), site);
  return published;
}

/** An expected value as an element holds it: 257 is 1 in a byte. */
function asElement(array: Int32Array, value: unknown): unknown {
  if (array instanceof Int32Array) return value;
  const one = Reflect.construct((array as object).constructor as new (length: number) => Int32Array, [1]);
  one[0] = value as number;
  return one[0];
}
