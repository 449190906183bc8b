/** Makes steps, and shows them: to the record, the race detector, the memory model and the chooser. */
import { Inexact } from '../../lab/inexact.js';
import { madeRange, madeStep } from '../controlled/made-step.js';
import { isWrite } from '../controlled/operations.js';
import { Opcode as Op, PLAIN_RANGE, PLAIN_WRITE, TIMED_WAIT } from '../controlled/opcodes.js';
import { AWAITED } from '../controlled/performer.js';
import type { Step } from '../controlled/step.js';
import type { Frame } from './frame.js';
import { LoopRuntime } from './loop-runtime.js';

export class StepRuntime extends LoopRuntime {
  /** Whether any of them looks at all steps of this execution. */
  #isShown = false;

  /** An execution begins. Context: who decides it and whether it is watched is known. */
  protected beginSteps(steps: Step[] | null): void {
    const { chooser } = this;
    this.steps = steps;
    this.#isShown = this.watched || steps !== null || chooser.made !== undefined || chooser.goesOn !== undefined;
  }

  /** Makes the operation of a frame. Returns its result; AWAITED: it is a wait, which has begun. */
  protected makeStep(frame: Frame, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const { op, word } = frame;
    frame.isNext = false;
    if (word < 0 && isWrite(op)) frame.effects++;
    if (this.#isShown || op >= Op.wait) return this.#makeShown(frame, array, index, value, extra);
    const { address, visits } = frame;
    const result = this.performer.perform(this.actor, address, visits, op, word, array, index, value, extra);
    this.mix(op, word, result);
    return result;
  }

  /** The same where it is shown, and for all that is no operation on one element alone. */
  #makeShown(frame: Frame, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const { op, word } = frame;
    const { actor, model } = this;
    const tells = this.chooser.made !== undefined && word >= 0;
    const was = tells ? array[index] : undefined;
    if (this.chooser.goesOn !== undefined) this.cpus.goesOn(actor, frame.address, false);
    const result =
      model === null
        ? this.make(frame, array, index, value, extra)
        : this.modelled(frame, array, index, value, extra, this.pick);
    if (tells && op !== PLAIN_RANGE)
      this.chooser.made!(this.asModelled(madeStep(actor, op, word, array, index, value, was, result, extra)));
    if (this.watching) {
      const published = this.watchOperation(frame, array, index, value, result, model?.taken);
      if (model !== null) this.madeModelled(published);
    }
    if (result === AWAITED) this.record(frame, Op.wait, value, undefined);
    else if (op === PLAIN_WRITE) this.record(frame, op, this.held, this.held);
    else this.record(frame, op === TIMED_WAIT ? Op.wait : op, value, result, model?.overwrittenAt);
    return result;
  }

  protected override rangeMade(): void {
    if (this.ranges.isOne) this.chooser.made?.(madeRange(this.actor, this.ranges));
    else this.inexact(Inexact.RANGES);
  }
}
