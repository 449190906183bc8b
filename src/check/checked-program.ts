/** A program that is run again and again, and judged each time: the same for every engine. */
import { enterPhase, Phase } from '../common/phase.js';
import type { ActorsDefinition } from '../lab/check-definition.js';
import type { CheckProgram } from '../lab/check-program.js';
import { gradeOf } from '../lab/scenario.js';
import type { Ended, Finding } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';
import { judge, type JudgeOptions } from './judge.js';
import type { MadeCall } from './made-call.js';
import { AFTER_THREW, NO_END, noEndText, saidBy } from './outcome-text.js';
import { prepareProgram, type PreparedProgram } from './prepared-program.js';
import { ProgramRun, viewFor, type InThread, type Within } from './program-run.js';
import { CallRecord } from './record.js';
import type * as RunCalls from './run-calls.js';
import type { PreparedCall } from './run-calls.js';
import { callText, valueText } from '../lab/values.js';

/** The module of the thread's code, as the program under test has it: rewritten, or as it is. */
export type ThreadCode = typeof RunCalls;

/** What a thread is to call. */
export interface Entry {
  readonly thread: number;
  readonly call: (...args: never[]) => PromiseLike<unknown> | null;
  readonly args: readonly unknown[];
}

export interface CheckedProgram {
  readonly actors: number;
  /** What the definition calls words of its first buffer. */
  readonly words: Readonly<Record<string, number>>;
  /** Sets everything up for another run, the calls before the race included that do not go on later. */
  begin(within?: Within): void;
  entry(thread: number): Entry;
  /** Where calls go on later: what threads are to call one after the other, before the race. */
  before(): readonly Entry[];
  /** … and what empties the structure, when all is over; null: it is not emptied, or `ended` does. */
  after(): Entry | null;
  /**
   * Judges the run. Context: all threads are done, or can do nothing any more. @param timedOut threads whose wait timed
   * out while no thread could move
   */
  ended(end: RunEnd, timedOut: readonly number[]): Ended;
  /** The same once more, or in a thread that shares the memory of the run. */
  judge(end: RunEnd, timedOut: readonly number[]): Ended;
  /** The calls of the run so far. */
  calls(): readonly MadeCall[];
  /** Called, from now on, for each call of the race that begins and returns, by the number of its slot. */
  onCall: ((slot: number, returned: boolean) => void) | null;
  /** The call of a slot in words: `push(3)`, and what it returned. */
  callText(slot: number, returned: boolean): string;
}

/** What the engine sees to while the structure's code runs. */
export interface Surroundings {
  /** What was thrown by the structure, in one line; rethrows what was thrown by the engine. */
  readonly describe: (error: unknown) => string;
  /**
   * Does what runs when all threads are done. Returns where it was ended, because it would have gone on for ever; null:
   * it came back.
   */
  readonly bounded: (work: () => void) => string | null;
  /** Slots of the record, where programs of different sizes share one; left out: as many as the program has calls. */
  readonly slots?: number;
  /** Whether its threads have event loops, so that calls may go on later; left out: they have none. */
  readonly later?: boolean;
  /** Does what belongs to one of these threads: what it leaves for later is that thread's. */
  readonly inThread?: InThread;
}

/** What the outcome of a run without a finding is called, and of one that was not decided. */
export const AS_THE_MODEL = 'as the model says';
export const NOT_DECIDED = 'not decided';
const FIRST_LINE = /^.*$/m;

export class OperationsProgram implements CheckedProgram {
  readonly actors: number;
  readonly words: CheckedProgram['words'];
  readonly #prepared: PreparedProgram;
  onCall: CheckedProgram['onCall'] = null;
  #run!: ProgramRun;

  constructor(
    program: CheckProgram,
    private readonly code: ThreadCode,
    private readonly options: JudgeOptions & Surroundings,
  ) {
    this.#prepared = prepareProgram(options.definition, program);
    this.actors = this.#prepared.threads.length;
    this.words = options.definition.words ?? {};
  }

  begin(within?: Within): void {
    const { definition, describe, bounded, slots, later = false, inThread } = this.options;
    this.#run = new ProgramRun({
      definition,
      program: this.#prepared,
      makeCall: this.code.makeCall,
      describe,
      bounded,
      later,
      ...(inThread !== undefined && { inThread }),
      ...(slots !== undefined && { slots }),
      ...(within !== undefined && { within }),
    });
    this.#run.record.onCall = this.onCall;
  }

  entry(thread: number): Entry {
    return this.#entry(this.code.runCalls, thread, this.#prepared.threads[thread]);
  }

  before(): readonly Entry[] {
    if (this.options.later !== true) return [];
    return this.#prepared.before.map(({ thread, call }) => this.#entry(this.code.runCalls, thread, [call]));
  }

  after(): Entry | null {
    const { drain } = this.#prepared;
    if (drain === null || this.options.later !== true) return null;
    return this.#entry(this.code.drainCalls, drain.thread, drain.calls);
  }

  #entry(call: Entry['call'], thread: number, calls: readonly PreparedCall[]): Entry {
    return { thread, call, args: [calls, this.#run.target(thread), thread] };
  }

  ended(end: RunEnd, timedOut: readonly number[]): Ended {
    if (end === 'completed' && this.options.later !== true) this.#run.drain();
    return this.judge(end, timedOut);
  }

  judge(end: RunEnd, timedOut: readonly number[]): Ended {
    const calls = this.#run.calls();
    const judgement = judge(calls, end, this.options);
    if (judgement.verdict === 'wrong') return finding(judgement);
    const forgotten = lostWakeUp(calls, timedOut);
    if (forgotten !== null) return finding(forgotten);
    const undecided = judgement.verdict === 'undecided';
    return { outcome: undecided ? NOT_DECIDED : AS_THE_MODEL, findings: [], undecided };
  }

  calls(): readonly MadeCall[] {
    return this.#run.calls();
  }

  callText(slot: number, returned: boolean): string {
    const { operation, arg } = this.#prepared.slots[slot];
    if (!returned) return callText(operation, arg);
    const { result, threw } = this.#run.record.read(slot)!;
    return `${operation} ${threw === undefined ? `returned ${valueText(result)}` : 'threw'}`;
  }
}

function finding({ kind, text }: Finding): Ended {
  return { outcome: kind, findings: [{ kind, text }], undecided: false };
}

/** A call that waits and went on only because its wait is bounded: all other threads stood still, and none woke it. */
function lostWakeUp(calls: readonly MadeCall[], timedOut: readonly number[]): Finding | null {
  const sleeper = calls.findLast(
    ({ thread, phase, named }) => phase === 'race' && named.waits && timedOut.includes(thread),
  );
  if (sleeper === undefined) return null;
  return {
    kind: 'lost wake-up',
    text: `thread ${sleeper.thread} went on only because its wait is bounded: no thread woke it`,
  };
}

export class ActorsProgram implements CheckedProgram {
  readonly actors: number;
  readonly words: CheckedProgram['words'];
  onCall: CheckedProgram['onCall'] = null;
  #record!: CallRecord;
  #shared: unknown;
  #views: readonly unknown[] = [];

  constructor(
    private readonly definition: ActorsDefinition<unknown, unknown>,
    private readonly code: ThreadCode,
    private readonly surroundings: Surroundings,
  ) {
    this.actors = definition.actors.length;
    this.words = definition.words ?? {};
  }

  begin(within: Within = (make) => make()): void {
    const { setup, attach, actors } = this.definition;
    const { inThread } = this.surroundings;
    within(() => {
      this.#record = new CallRecord(this.actors + 1);
      enterPhase(Phase.SETUP);
      this.#shared = setup();
      this.#views = actors.map((_, thread) => viewFor({ attach, inThread }, this.#shared, thread));
      enterPhase(Phase.ACTOR);
    });
  }

  entry(thread: number): Entry {
    const { describe, later = false } = this.surroundings;
    const target = { view: this.#views[thread], recorder: this.#record, failed: () => false, describe, later };
    return { thread, call: this.code.runActor, args: [this.definition.actors[thread], target, thread] };
  }

  before(): readonly Entry[] {
    return [];
  }

  after(): null {
    return null;
  }

  ended(end: RunEnd, timedOut: readonly number[]): Ended {
    return this.judge(end, timedOut);
  }

  judge(end: RunEnd, timedOut: readonly number[]): Ended {
    const threw = this.definition.actors
      .map((_, thread) => this.#record.read(thread)?.threw)
      .find((text) => text !== undefined);
    if (threw !== undefined) return finding({ kind: 'threw', text: `an actor threw ${threw}` });
    const { outcome, place } =
      end !== 'completed'
        ? { outcome: end, place: null }
        : timedOut.length > 0
          ? { outcome: 'lost wake-up', place: null }
          : this.#after();
    if (place !== null) return finding({ kind: outcome, text: noEndText(place) });
    if (end === 'step limit' && gradeOf(this.definition.outcomes, '', end) === null)
      return { outcome: NOT_DECIDED, findings: [], undecided: true };
    if (outcome.startsWith(AFTER_THREW)) return finding({ kind: 'threw', text: outcome });
    const graded = gradeOf(this.definition.outcomes, '', outcome);
    const bad = graded === null || graded.grade === 'forbidden';
    const text = graded === null ? `"${FIRST_LINE.exec(outcome)![0]}" is not among the declared outcomes` : graded.text;
    return bad ? finding({ kind: outcome, text }) : { outcome, findings: [], undecided: false };
  }

  /** Who judges again, in a thread where nothing ends it, knows by the record that it has no end. */
  #after(): { readonly outcome: string; readonly place: string | null } {
    let outcome = NO_END;
    const known = this.#record.read(this.actors)?.hung;
    if (known !== undefined) return { outcome, place: known };
    enterPhase(Phase.AFTER);
    const { bounded, describe } = this.surroundings;
    const place = bounded(() => (outcome = saidBy(() => this.definition.after(this.#shared), describe)));
    if (place !== null) {
      this.#record.begin(this.actors);
      this.#record.hung(this.actors, place);
    }
    return { outcome, place };
  }

  calls(): readonly MadeCall[] {
    return [];
  }

  callText(thread: number, returned: boolean): string {
    return returned ? `thread ${thread} is done` : `thread ${thread} begins`;
  }
}
