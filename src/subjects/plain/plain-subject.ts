/** A scenario of plain code on the coop engine: fresh shared memory for every execution. */
import { begin } from '../../engine/rewriter/calls.js';
import { settingUp } from '../../engine/set-up.js';
import type { Loops } from '../../engine/event-loop/loops.js';
import { loopGround, plainGround, type CoopGround } from '../../engine/coop/ground.js';
import { enterPhase, Phase } from '../../common/phase.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Coroutine } from '../../engine/rewriter/runtime.js';
import type { PlainScenario } from '../../lab/scenario.js';
import type { Ended } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { observing } from '../observed.js';
import { OutcomeJudge } from '../outcome-judge.js';
import { namesOf, PlainNames } from '../plain-names.js';
import { SharedMemory } from '../shared-memory.js';
import { idle, type Subject } from '../subject.js';

export class PlainSubject<Shared> implements Subject {
  readonly devices = 0;
  readonly ground: CoopGround;
  readonly names: PlainNames;
  readonly #actors: readonly ((shared: Shared) => void)[];
  readonly #memory: SharedMemory<Shared>;
  readonly #judge: OutcomeJudge;
  readonly #observe: () => string;
  readonly #coroutines: Coroutine[] = [];
  #shared: Shared;

  constructor(
    scenario: PlainScenario<Shared>,
    form: string,
    private readonly scheduler: CoopScheduler,
    private readonly loops: Loops | null = null,
  ) {
    loops?.begin();
    this.#actors = settingUp(() => scenario.actors(form));
    this.#memory = new SharedMemory(() => scenario.shared(), scheduler.words);
    this.#shared = this.#memory.fresh();
    this.#judge = new OutcomeJudge(scenario.outcomes, form);
    this.#observe = observing(
      (work) => scheduler.bounded(work),
      () => {
        enterPhase(Phase.AFTER);
        return scenario.after(this.#shared);
      },
    );
    this.ground = loops === null ? plainGround(this.#actors.length) : loopGround(loops);
    this.names = new PlainNames(
      namesOf(this.#actors.length, loops),
      (word) => this.#memory.nameOf(word),
      scenario.words,
      loops?.events,
    );
  }

  start(leftOut: readonly number[]): readonly Coroutine[] {
    enterPhase(Phase.SETUP);
    this.loops?.begin();
    this.#shared = this.#memory.fresh();
    if (this.loops !== null) this.scheduler.words.knowAll();
    enterPhase(Phase.ACTOR);
    const args = [this.#shared];
    for (let id = 0; id < this.#actors.length; id++) {
      const actor = leftOut.length > 0 && leftOut.includes(id) ? idle : this.#actors[id];
      this.#coroutines[id] = this.loops?.loops[id].run(actor, args) ?? begin(actor, undefined, args);
    }
    for (let id = this.#actors.length; id < this.ground.actors; id++) this.#coroutines[id] = this.loops!.serve(id);
    return this.#coroutines;
  }

  ended(end: RunEnd, timedOut: readonly number[], error: unknown): Ended {
    return this.#judge.ended(end, timedOut, error, this.#observe);
  }
}
