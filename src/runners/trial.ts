/** A program whose calls are made one after the other, by one thread at a time, and compared with the model as they are. */
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { CheckProgram } from '../lab/check-program.js';
import { InputError } from '../common/errors.js';
import { enterOperation } from '../common/phase.js';
import { hasGivenUp, wasRefused, type MadeCall } from '../check/made-call.js';
import { modelOf } from '../check/model.js';
import { prepareProgram, type PreparedProgram } from '../check/prepared-program.js';
import { ProgramRun } from '../check/program-run.js';
import {
  capacityProblem,
  refusalProblem,
  resultProblem,
  thrownProblem,
  waitingProblem,
} from '../check/result-problem.js';
import { makeCall, type CallTarget, type PreparedCall } from '../check/run-calls.js';
import { isUndeclaredRefusal, Sequence, type Objection } from '../check/sequence.js';
import { withinEngine } from '../subjects/check/surroundings.js';
import { doAlone, Pauses } from './alone.js';
import { bufferOf, MAKES_OTHERS, withMemory } from '../subjects/setup-memory.js';

/** Whether threads make a call in turn, or one makes all of its calls before the next. */
export type Order = (typeof ORDERS)[number];
export const ORDERS = ['in turn', 'first first', 'last first'] as const;

const ALONE = withinEngine(doAlone);

/** How a call ended: as it was made; with an objection; or not, so that its thread cannot go on. */
type Ended = MadeCall | Objection | 'stopped';

export class Trial {
  readonly #program: PreparedProgram;
  /** By thread. */
  readonly #runs: readonly ProgramRun[];
  readonly #sequence: Sequence;

  /** @param apart each thread sets up for itself over the same memory, as on real threads; or one does for all */
  constructor(
    private readonly definition: OperationsDefinition<unknown, unknown, unknown>,
    program: CheckProgram,
    apart: boolean,
  ) {
    this.#program = prepareProgram(definition, program);
    this.#sequence = new Sequence({ definition, model: modelOf(definition) });
    this.#sequence.begin();
    const memory: object[] = [];
    const first = this.#setUp(memory);
    this.#runs = program.threads.map((_, thread) => (apart && thread > 0 ? this.#setUp(memory) : first));
  }

  /** What the model objects to; null: nothing. */
  run(order: Order): Objection | null {
    const threads = this.#program.threads.map((calls, thread) => ({ thread, calls: [...calls] }));
    const left = order === 'last first' ? threads.toReversed() : threads;
    while (left.length > 0) {
      const { thread, calls } = left.shift()!;
      const call = calls.shift();
      if (call === undefined || !this.#canBeMade(thread, call)) continue;
      const ended = this.#make(thread, call);
      if (ended === 'stopped') continue;
      const objection = 'text' in ended ? ended : this.#sequence.add(ended);
      if (objection !== null) return objection;
      if (order === 'in turn') left.push({ thread, calls });
      else left.unshift({ thread, calls });
    }
    return null;
  }

  /** Puts in until a call is refused: was it allowed to be, and then? Null: it was, or none was. */
  fill(): Objection | null {
    const { capacity } = this.definition;
    let held = 0;
    for (const [thread, calls] of this.#program.threads.entries()) {
      for (const call of calls) {
        const ended = this.#make(thread, call, held === capacity);
        if (ended === 'stopped') return null;
        if ('text' in ended) return held === capacity ? ended : null;
        if (ended.threw !== undefined || hasGivenUp(ended)) return null;
        if (isUndeclaredRefusal(ended)) return { text: refusalProblem(ended), certain: true };
        if (!wasRefused(ended)) held++;
        else if (capacity === undefined || held === capacity) return null;
        else return { text: capacityProblem(ended, held, capacity), certain: true };
      }
    }
    return null;
  }

  /** As each thread of a real run does: its first memory, its second, … are the same. */
  #setUp(memory: object[]): ProgramRun {
    const { definition } = this;
    return withMemory(
      () => new ProgramRun({ definition, program: this.#program, makeCall, ...ALONE }),
      (make, index) => {
        const made = make();
        const known = (memory[index] ??= made);
        if (bytesOf(known).length !== bytesOf(made).length) throw new InputError(`setup ${MAKES_OTHERS}`);
        bytesOf(known).fill(0);
        return known;
      },
    );
  }

  /** Not what would wait, nor what puts something into a full structure. */
  #canBeMade(thread: number, call: PreparedCall): boolean {
    const { named } = this.#program.slots[call.slot];
    return !((named.waits || named.moves === 'in') && this.#isBlocked(thread, call));
  }

  /** @param blocked by the model it cannot return but with a refusal */
  #make(thread: number, call: PreparedCall, blocked = this.#isBlocked(thread, call)): Ended {
    enterOperation(call.operation, Object.keys(this.definition.operations).indexOf(call.operation));
    const run = this.#runs[thread];
    const target = run.target(thread);
    if (call.after !== null && target.failed(call.after)) return 'stopped';
    let problem: string | null = null;
    const recorder: CallTarget['recorder'] = {
      begin: (slot) => run.record.begin(slot),
      end: (slot, result) => {
        problem = resultProblem(call, result, typeof this.definition.model !== 'string');
        run.record.end(slot, problem === null ? result : undefined);
      },
      threw: (slot, message) => {
        problem = thrownProblem(call, message);
        run.record.threw(slot, message);
      },
    };
    let pauses = false;
    const watching: CallTarget = { ...target, recorder, failed: (slot) => target.failed(slot) };
    const place = ALONE.bounded(() =>
      noting(
        Pauses,
        () => void makeCall(call, watching, thread),
        () => (pauses = true),
      ),
    );
    if (place !== null) return blocked && !pauses ? { text: waitingProblem(call, place), certain: true } : 'stopped';
    if (problem !== null) return { text: problem, certain: true };
    return run.calls().find(({ slot }) => slot === call.slot)!;
  }

  #isBlocked(thread: number, { slot, arg }: PreparedCall): boolean {
    return this.#sequence.isBlocked({ thread, operation: this.#program.slots[slot].named.role, arg });
  }
}

/** Does work, and notes when it ends with an error of that kind. */
function noting(kind: new () => Error, work: () => void, note: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof kind) note();
    throw error;
  }
}

function bytesOf(memory: object): Uint8Array {
  return new Uint8Array(bufferOf(memory) as SharedArrayBuffer);
}
