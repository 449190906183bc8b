/** A scenario of plain code on the coop engine: fresh shared memory for every execution. */
import { enter } from '../../engine/coop/rewriter/calls.js';
import type { Coroutine, CoopScheduler } from '../../engine/coop/scheduler.js';
import type { PlainScenario } from '../../lab/scenario.js';
import type { CoopProgram } from './program.js';

export class PlainProgram<Shared> implements CoopProgram {
  readonly actors: number;
  readonly devices = 0;
  readonly #actors: readonly ((shared: Shared) => void)[];
  #shared: Shared;

  constructor(private readonly scenario: PlainScenario<Shared>, form: string) {
    this.#actors = scenario.actors(form);
    this.actors = this.#actors.length;
    this.#shared = scenario.shared();
  }

  start(scheduler: CoopScheduler, leftOut: readonly number[]): { coroutines: Coroutine[]; hooks: null[] } {
    this.#shared = this.scenario.shared();
    scheduler.onEvent = () => undefined;
    scheduler.firstTimeout = this.actors;
    return {
      coroutines: this.#actors.map((actor, id) => enter(leftOut.includes(id) ? nothing : actor, undefined, [this.#shared])),
      hooks: this.#actors.map(() => null),
    };
  }

  armDevices(): void {
    // plain code has no devices
  }

  outcome(): string {
    return this.scenario.after(this.#shared);
  }

  eventName(event: number): string {
    return `time-out of actor ${event - this.actors}`;
  }

  noteText(): null {
    return null; // plain code has no kernel
  }

  wordName(word: number): string {
    return `[${word}]`;
  }
}

function nothing(): void {
  // an actor that was left out
}
