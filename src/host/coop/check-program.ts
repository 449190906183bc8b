/** A checked program on the coop engine. */
import { enter } from '../../engine/coop/rewriter/calls.js';
import type { Coroutine, CoopScheduler } from '../../engine/coop/scheduler.js';
import type { CheckedProgram, Ended } from '../../check/checked-program.js';
import type { RunEnd } from '../../lab/verdict.js';
import type { Note } from '../../engine/coop/step.js';
import type { CoopProgram } from './program.js';

/** Kinds of notes. */
const CallNote = { BEGINS: 1, RETURNED: 2 } as const;

export class CoopCheckProgram implements CoopProgram {
  readonly actors: number;
  readonly devices = 0;

  constructor(readonly checked: CheckedProgram) {
    this.actors = checked.actors;
  }

  start(scheduler: CoopScheduler): { coroutines: Coroutine[]; hooks: null[] } {
    const { checked } = this;
    checked.begin();
    scheduler.onEvent = () => undefined;
    scheduler.firstTimeout = this.actors;
    const threads = Array.from({ length: this.actors }, (_, thread) => thread);
    const coroutines = threads.map((thread) => {
      const { call, args } = checked.entry(thread);
      return enter(call, undefined, args);
    });
    return { coroutines, hooks: threads.map(() => null) };
  }

  armDevices(): void {
    // a structure has no devices
  }

  ended(end: RunEnd, timedOut: readonly number[]): Ended {
    return this.checked.ended(end, timedOut);
  }

  outcome(): string {
    return this.ended('completed', []).outcome;
  }

  eventName(event: number): string {
    return `time-out of thread ${event - this.actors}`;
  }

  /** Notes are of calls: see `noteCalls`. */
  noteText({ kind, a: slot }: Note): string {
    return this.checked.callText(slot, kind === CallNote.RETURNED);
  }

  /** Has calls and returns recorded among the steps. */
  noteCalls(scheduler: CoopScheduler): void {
    this.checked.onCall = (slot, returned) => scheduler.note(returned ? CallNote.RETURNED : CallNote.BEGINS, slot, 0, 0);
  }

  wordName(word: number): string {
    return `[${word}]`;
  }
}
