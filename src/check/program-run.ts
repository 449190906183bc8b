/** One run of a prepared program: its structure, what each thread sees of it, and what its calls returned. */
import { enterPhase, Phase } from '../common/phase.js';
import type { OperationsDefinition } from '../lab/check-definition.js';
import { hasFailed, type MadeCall } from './made-call.js';
import type { PreparedProgram } from './prepared-program.js';
import { CallRecord } from './record.js';
import type { CallTarget, makeCall as MakeCall, PreparedCall } from './run-calls.js';

export interface RunSettings {
  readonly definition: OperationsDefinition<unknown, unknown, unknown>;
  readonly program: PreparedProgram;
  /** As the program under test has it. */
  readonly makeCall: typeof MakeCall;
  /** What was thrown by the structure, in one line; rethrows what was thrown by the engine. */
  readonly describe: (error: unknown) => string;
  /** Returns where the work was ended, because it would have gone on for ever; null: it came back. */
  readonly bounded: (work: () => void) => string | null;
  /** Slots of the record, at least; left out: as many as the program has calls. */
  readonly slots?: number;
  /** Whether calls may go on later, so that threads make them all; left out: none may. */
  readonly later?: boolean;
  readonly within?: Within;
  readonly inThread?: InThread;
}

export type InThread = <T>(thread: number, work: () => T) => T;

/**
 * Surrounds what makes the memory that threads share, which is always the same and in the same order. Calls before the
 * race stand outside: what they make is a thread's own.
 */
export type Within = (make: () => void) => void;

export class ProgramRun {
  record!: CallRecord;
  #shared: unknown;
  readonly #views = new Map<number, unknown>();

  /** Sets the structure up, and makes the calls before the race, unless those may go on later. */
  constructor(private readonly settings: RunSettings) {
    const { program, later, within = (make) => make() } = settings;
    within(() => this.#setUp());
    if (later === true) return;
    for (const { thread, call } of program.before) this.#make(call, thread, this.#viewOf(thread));
  }

  #setUp(): void {
    const { definition, program, slots = 0 } = this.settings;
    this.record = new CallRecord(Math.max(slots, program.slots.length));
    enterPhase(Phase.SETUP);
    this.#shared = definition.setup();
    for (const thread of program.threads.keys()) this.#viewOf(thread);
    enterPhase(Phase.OPERATION);
  }

  /** What the calls of a thread are made on. */
  target(thread: number): CallTarget {
    return this.#target(this.#viewOf(thread), this.settings.later ?? false);
  }

  /**
   * Empties the structure: a new thread takes it over. A call that never returns stays pending. Context: all threads
   * are done.
   */
  drain(): void {
    const {
      definition,
      program: { drain },
      bounded,
    } = this.settings;
    if (drain === null) return;
    const view =
      definition.attach === undefined ? this.#viewOf(drain.thread) : definition.attach(this.#shared, drain.thread);
    for (const call of drain.calls) {
      const place = bounded(() => this.#make(call, drain.thread, view));
      if (place !== null) return this.record.hung(call.slot, place);
      const made = this.#read(call.slot);
      if (made === null || made.threw !== undefined || hasFailed(made)) return;
    }
  }

  /** The calls made so far, by slot. */
  calls(): MadeCall[] {
    const { slots } = this.settings.program;
    const calls: MadeCall[] = [];
    for (let slot = 0; slot < slots.length; slot++) {
      const made = this.#read(slot);
      if (made !== null) calls.push(made);
    }
    return calls;
  }

  #viewOf(thread: number): unknown {
    const {
      definition: { attach },
      inThread,
    } = this.settings;
    if (!this.#views.has(thread)) this.#views.set(thread, viewFor({ attach, inThread }, this.#shared, thread));
    return this.#views.get(thread);
  }

  #make(call: PreparedCall, thread: number, view: unknown): void {
    if (call.after === null || !this.#failed(call.after)) this.settings.makeCall(call, this.#target(view), thread);
  }

  #target(view: unknown, later = false): CallTarget {
    const { describe } = this.settings;
    return { view, recorder: this.record, failed: (slot) => this.#failed(slot), describe, later };
  }

  #failed(slot: number): boolean {
    const made = this.#read(slot);
    return made === null || made.threw !== undefined || hasFailed(made);
  }

  #read(slot: number): MadeCall | null {
    const recorded = this.record.read(slot);
    if (recorded === null) return null;
    const { operation, arg, thread, phase, named } = this.settings.program.slots[slot];
    const { invoked, returned, result, threw, hung } = recorded; // by name: a spread takes longer than the call that was made
    return { slot, operation, arg, thread, phase, named, invoked, returned, result, threw, hung };
  }
}

/** A thread's view of what `setup` has returned. */
export function viewFor<View>(
  {
    attach,
    inThread,
  }: { attach?: ((shared: View, thread: number) => View) | undefined; inThread?: InThread | undefined },
  shared: View,
  thread: number,
): View {
  if (attach === undefined) return shared;
  return inThread === undefined ? attach(shared, thread) : inThread(thread, () => attach(shared, thread));
}
