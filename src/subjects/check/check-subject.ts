/** A checked program on the coop engine. */
import type { CheckedProgram, Entry } from '../../check/checked-program.js';
import { GATES } from '../../check/gates.js';
import { RECORD_BUFFERS } from '../../check/record.js';
import { placeIn } from '../../common/thrown.js';
import { loopGround, plainGround, type CoopGround } from '../../engine/coop/ground.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Loops } from '../../engine/event-loop/loops.js';
import { GlobalState } from '../../engine/global-state.js';
import type { Coroutine } from '../../engine/rewriter/runtime.js';
import { begin } from '../../engine/rewriter/calls.js';
import type { Ended } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { globalsOf, Instances, type Resettable } from '../instances.js';
import { MadeMemory } from '../memory-objects.js';
import { makeAgain } from '../shared-buffers.js';
import { idle, type Alone, type Subject } from '../subject.js';
import { crashedBy, diedOf } from './died.js';
import { CallNote, CheckNames, noteCalls } from './check-names.js';

/**
 * A loop may end when others run, and reaches no operation of Atomics where they could: no controlled engine can run it.
 */
export class SpinsPlainly extends Error {
  override readonly name = 'SpinsPlainly';
}

/** A program on one instance of the modules. */
export interface CheckInstance extends Resettable {
  readonly checked: CheckedProgram;
}

export class CheckSubject implements Subject {
  readonly devices = 0;
  readonly ground: CoopGround;
  readonly names: CheckNames;
  /** The same in all executions, and for all threads' programs, where each has its own. */
  readonly #memory = new MadeMemory();
  /** Where modules keep state: one a thread. */
  readonly #instances: Instances<CheckInstance> | null;
  /** Whether no thread is left out of this run. */
  #isWhole = true;
  /** How the calls before the race ended, if not well: then there is none. */
  #before: ReturnType<Alone> | null = null;
  /** One for all threads, or one a thread. */
  #programs: readonly CheckInstance[];

  /**
   * @param fresh makes the program anew, with module state of its own; null: its modules keep none
   * @param loops where calls may go on later
   * @param seesAll whether all that its threads could tell each other is watched
   */
  constructor(
    first: CheckInstance,
    protected readonly scheduler: CoopScheduler,
    fresh: ((actor: number) => CheckInstance) | null = null,
    protected readonly loops: Loops | null = null,
    private readonly seesAll = true,
  ) {
    loops?.begin();
    this.#programs = [first];
    const { checked } = first;
    this.#instances = fresh === null ? null : new Instances(fresh);
    this.ground = loops === null ? plainGround(checked.actors) : loopGround(loops);
    this.names = new CheckNames(checked, this.#begin(), loops?.events);
  }

  /** The program of thread 0, which judges. */
  get checked(): CheckedProgram {
    return this.#programs[0].checked;
  }

  start(leftOut: readonly number[], alone: Alone): readonly Coroutine[] {
    const { actors } = this.ground;
    this.#isWhole = leftOut.length === 0;
    this.loops?.begin();
    if (this.#instances !== null) {
      this.#programs = this.#instances.renewed(actors);
      this.scheduler.globals = globalsOf(this.#programs, actors);
    }
    this.#begin();
    this.#before = this.#makeCallsBefore(alone);
    return Array.from({ length: actors }, (_, thread) => {
      if (leftOut.includes(thread) || this.#before !== null) return begin(idle, undefined, []);
      const { call, args } = this.#programOf(thread).entry(thread);
      const loop = this.loops?.loops[thread];
      if (loop === undefined) return begin(call, undefined, args);
      return this.checked.after() === null ? loop.run(call, args) : loop.live(call, args);
    });
  }

  ended(end: RunEnd, timedOut: readonly number[], error: unknown, alone: Alone): Ended {
    return GlobalState.within(this.#programs[0].globals, () => this.#ended(end, timedOut, error, alone));
  }

  #ended(end: RunEnd, timedOut: readonly number[], error: unknown, alone: Alone): Ended {
    if (this.#before !== null) return this.#judged(this.#before.end, timedOut, this.#before.error);
    const last = end === 'completed' ? this.checked.after() : null;
    const after = last && alone(this.#only(last));
    return after?.end === 'crash' ? diedOf(after.error) : this.#judged(end, timedOut, error);
  }

  #judged(end: RunEnd, timedOut: readonly number[], error: unknown): Ended {
    if (end === 'crash') return crashedBy(error, this.loops !== null);
    if (end === 'hang' && !this.#isWhole) return { outcome: end, findings: [] }; // those that are left out would end the loop
    if (end === 'hang' && this.mayWaitPlainly) throw new SpinsPlainly(spinText(error));
    return this.checked.ended(end, timedOut);
  }

  /** Whether a loop that reaches no operation may wait for what another thread does: where nothing races none does. */
  protected get mayWaitPlainly(): boolean {
    return !this.seesAll || this.scheduler.hasRaced;
  }

  #programOf(thread: number): CheckedProgram {
    return this.#programs[thread]?.checked ?? this.checked;
  }

  /** One after the other, where they go on later. Returns how they ended, if not well. */
  #makeCallsBefore(alone: Alone): ReturnType<Alone> | null {
    for (const [number, { thread }] of this.checked.before().entries()) {
      const made = alone(this.#only(this.#programOf(thread).before()[number]));
      if (made.end !== 'completed') return made;
    }
    return null;
  }

  /** One thread calls; the others serve what comes. */
  #only({ thread, call, args }: Entry): Coroutine[] {
    return this.loops!.loops.map((loop) => (loop.actor === thread ? loop.live(call, args) : loop.live(idle, [])));
  }

  /**
   * Sets a run up, with the words numbered as on real threads: the gates, then the structure's buffers in the order in
   * which they are made. Returns how many those are.
   */
  #begin(): number {
    const { scheduler } = this;
    const { words } = scheduler;
    words.forget();
    words.know(GATES.buffer);
    for (const { checked } of this.#programs)
      noteCalls(checked, (kind, slot) => {
        scheduler.called(kind === CallNote.RETURNED);
        scheduler.note(kind, slot, 0, 0);
      });
    this.#memory.renew();
    for (const { checked, globals } of this.#programs) {
      this.loops?.again();
      GlobalState.within(globals, () => checked.begin((make) => makeAgain(make, this.#memory, 'setup')));
    }
    const structures = this.#memory.objects.slice(RECORD_BUFFERS);
    for (const memory of structures) words.know(memory);
    return structures.length;
  }
}

function spinText(error: unknown): string {
  const place = placeIn(error instanceof Error ? error.stack : undefined);
  return `${place}${place === '' ? '' : ': '}a loop that reaches no operation of Atomics does not end while no other thread runs`;
}
