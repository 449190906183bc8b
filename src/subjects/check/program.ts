/** A checked program on the coop engine. */
import { begin } from '../../engine/rewriter/calls.js';
import { plainGround, type CoopGround } from '../../engine/coop/ground.js';
import type { Coroutine, CoopScheduler } from '../../engine/coop/scheduler.js';
import type { CheckedProgram, Ended } from '../../check/checked-program.js';
import type { RunEnd } from '../../lab/verdict.js';
import type { Note } from '../../engine/controlled/step.js';
import type { CoopProgram } from '../program.js';
import { GATES } from '../../check/gates.js';
import { RECORD_BUFFERS } from '../../check/record.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import { constructorsOf, watchMemory } from '../shared-buffers.js';
import { placeIn } from '../../common/thrown.js';
import { wakeUpName } from '../wake-ups.js';

/**
 * A loop ends only when others run, and reaches no operation of Atomics where they could: no controlled engine can run
 * it. Or it never ends.
 */
export class SpinsPlainly extends Error {
  override readonly name = 'SpinsPlainly';
}

function spinText(error: unknown): string {
  const place = placeIn(error instanceof Error ? error.stack : undefined);
  return `${place}${place === '' ? '' : ': '}a loop that reaches no operation of Atomics does not end while nobody else runs`;
}

/** Kinds of notes. */
export const CallNote = { BEGINS: 1, RETURNED: 2, FROZEN: 3 } as const;

export class CoopCheckProgram implements CoopProgram {
  readonly actors: number;
  readonly devices = 0;

  readonly ground: CoopGround;
  /** Of the structure. */
  readonly #buffers: number;
  /** By which memory is made, the record's included. */
  readonly #constructors: readonly string[];

  constructor(
    readonly checked: CheckedProgram,
    protected readonly scheduler: CoopScheduler,
  ) {
    this.actors = checked.actors;
    this.ground = plainGround(this.actors);
    this.#constructors = constructorsOf(() => checked.begin());
    this.#buffers = numberWords(checked, scheduler.words, this.#constructors);
  }

  start(): readonly Coroutine[] {
    const { checked, scheduler } = this;
    numberWords(checked, scheduler.words, this.#constructors);
    return Array.from({ length: this.actors }, (_, thread) => {
      const { call, args } = checked.entry(thread);
      return begin(call, undefined, args);
    });
  }

  armDevices(): void {
    // a structure has no devices
  }

  ended(end: RunEnd, timedOut: readonly number[]): Ended {
    if (end === 'crash') throw this.scheduler.error; // what calls throw is recorded, so this is the harness's own
    if (end === 'hang') throw new SpinsPlainly(spinText(this.scheduler.error));
    return this.checked.ended(end, timedOut);
  }

  outcome(): string {
    return this.ended('completed', []).outcome;
  }

  eventName(event: number): string {
    return wakeUpName(event, this.actors, this.actors, 'thread ');
  }

  /** Notes are of calls: see `noteCalls`. */
  noteText({ kind, a: slot }: Note): string {
    if (kind === CallNote.FROZEN) return 'is frozen from here on';
    return this.checked.callText(slot, kind === CallNote.RETURNED);
  }

  /** Has calls and returns recorded among the steps. */
  noteCalls(): void {
    this.checked.onCall = (slot, returned) =>
      this.scheduler.note(returned ? CallNote.RETURNED : CallNote.BEGINS, slot, 0, 0);
  }

  wordName(word: number): string {
    const name = WordNumbers.privateName(word);
    if (name !== null) return name;
    const { buffer, word: place } = WordNumbers.placeOf(word);
    return this.#buffers === 1 ? `[${place}]` : `buffer ${buffer - 1}[${place}]`; // the gates are before them
  }
}

/**
 * Sets a run up with the words numbered as they are on real threads: first the gates, then the structure's buffers in
 * the order in which they are made. @returns how many those are
 */
function numberWords(checked: CheckedProgram, words: WordNumbers, constructors: readonly string[]): number {
  words.forget();
  words.know(GATES.buffer);
  let made = 0;
  const numbered = (memory: Parameters<WordNumbers['know']>[0]): void => {
    if (++made > RECORD_BUFFERS) words.know(memory);
  };
  watchMemory(() => checked.begin(), constructors, numbered);
  return made - RECORD_BUFFERS;
}
