/** What steps on shared memory do under a memory model that allows more than interleavings. */
import { Inexact } from '../../lab/inexact.js';
import type { MadeStep } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import type { MemoryModel } from '../../lab/plain-memory.js';
import { isPlain, Opcode as Op, PLAIN_RANGE } from '../controlled/opcodes.js';
import type { Performer } from '../controlled/performer.js';
import type { Rules } from '../controlled/rules.js';
import { LanguageModel } from '../memory-model/language-model.js';
import type { Model, ModelledStep, Range } from '../memory-model/model.js';
import { ProcessorModel } from '../memory-model/processor-model.js';
import type { Published } from '../races/clocks.js';
import { arrayOf, type View } from '../races/shared-views.js';
import { ElementRuntime } from './element-runtime.js';
import type { Frame } from './frame.js';

const WORD = 4;

export class ModelledRuntime extends ElementRuntime {
  /** Null: memory is what was written last. */
  protected model: Model | null = null;
  protected performer!: Performer;
  /** What is in an element after it was written plainly. */
  protected held: unknown;
  #step: ModelledStep | null = null;

  /** Before executions. Context: the ground of `x86` has an event for each actor. */
  protected prepareModel(model: MemoryModel, rules: Rules): void {
    const { actors } = this.ground;
    if (model === 'interleaving') this.model = null;
    else if (model === 'ecmascript') this.model = new LanguageModel(this.races, () => this.inexact(Inexact.MODEL));
    else
      this.model = new ProcessorModel(actors, {
        mayDrain: (actor, may) => (may ? rules.events.add(actors + actor) : rules.events.remove(actors + actor)),
        drained: (word, bytes) => rules.touched(word, bytes > WORD ? 2 : 1),
      });
  }

  /** Makes a step on the memory as it is. */
  protected make(frame: Frame, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const { op, word, address, visits } = frame;
    if (!isPlain(op)) return this.performer.perform(this.actor, address, visits, op, word, array, index, value, extra);
    const range = op === PLAIN_RANGE ? (value as () => unknown) : undefined;
    const result = this.performer.access(address, visits, op, word, array, index, value, range);
    this.held = array[index];
    if (range !== undefined) this.rangeMade();
    return result;
  }

  /** Memory was touched as a whole. */
  protected rangeMade(): void {
    // no chooser is notified
  }

  /** Makes a step as the memory model has it. @param pick one of so many values */
  protected modelled(
    frame: Frame,
    array: Int32Array,
    index: number,
    value: unknown,
    extra: unknown,
    pick: (count: number) => number,
  ): unknown {
    const { site, op, word } = frame;
    const perform = (): unknown => this.make(frame, array, index, value, extra);
    const place = ArrayBuffer.isView(array) ? this.views.placeOf(array) : -1;
    this.#step = null;
    if (place < 0) return perform();
    const range = rangeOf(array, place, index);
    const expected = op === Op.compareExchange ? bytesOf(array, value) : null;
    this.#step = { actor: this.actor, site, op, word, range, at: this.at, expected };
    return this.model!.make(this.#step, perform, pick);
  }

  /** What a loop that only looks waits for is not what was written last. */
  override loop(): number {
    if (this.running && this.model !== null) this.inexact(Inexact.STALE);
    return super.loop();
  }

  /** It goes on: how often it has seen stale values is bounded. */
  override heldBack(actor: number, held: number, isWritten: boolean): void {
    if (this.model !== null && isWritten) this.inexact(Inexact.STALE);
    super.heldBack(actor, held, isWritten);
  }

  /** … or does not. */
  protected endModelled(end: RunEnd): RunEnd {
    if (this.model !== null && end === 'livelock') this.inexact(Inexact.STALE);
    return end;
  }

  /** What is reported of the step: what was written last is not what others read. */
  protected asModelled(step: MadeStep): MadeStep {
    if (this.#step === null) return step;
    return { ...step, expected: undefined, was: undefined, left: undefined, isOpen: this.model!.isOpen };
  }

  /** The step was shown to the race detector, and published something or nothing. */
  protected madeModelled(published: Published | null): void {
    if (this.#step !== null) this.model!.made(this.#step, published);
  }

  protected override touches(view: View, place: number, from: number, to: number, writes: boolean): void {
    if (this.model === null) return;
    const array = arrayOf(view);
    const ranges: Range[] = [];
    for (let index = from; index < to; index++) ranges.push(rangeOf(array, place, index));
    this.model.touches(this.actor, ranges, writes, this.at);
  }
}

function rangeOf(array: Int32Array, place: number, index: number): Range {
  const size = array.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(array.buffer, array.byteOffset + index * size, size);
  return { start: place + index * size, size, bytes };
}

/** A value as an element of such an array holds it. */
function bytesOf(array: Int32Array, value: unknown): Uint8Array {
  const one = Reflect.construct((array as object).constructor as new (length: number) => Int32Array, [1]);
  one[0] = value as number;
  return new Uint8Array(one.buffer);
}
