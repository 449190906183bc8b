/**
 * A plain scenario whose modules keep state of their own: each actor has its own instance of them, as it would in its
 * own thread, and every execution begins with their first state. They share the memory that `shared` makes, identified by
 * the order in which it is made.
 */
import { enterPhase, Phase } from '../../common/phase.js';
import { begin } from '../../engine/rewriter/calls.js';
import { GlobalState } from '../../engine/global-state.js';
import { settingUp } from '../../engine/set-up.js';
import type { Loops } from '../../engine/event-loop/loops.js';
import { loopGround, plainGround, type CoopGround } from '../../engine/coop/ground.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Coroutine } from '../../engine/rewriter/runtime.js';
import type { PlainScenario } from '../../lab/scenario.js';
import type { Ended } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { globalsOf, Instances, type Resettable } from '../instances.js';
import { MadeMemory } from '../memory-objects.js';
import { makeAgain } from '../shared-buffers.js';
import { observing } from '../observed.js';
import { OutcomeJudge } from '../outcome-judge.js';
import { bufferWord, namesOf, PlainNames } from '../plain-names.js';
import { idle, type Subject } from '../subject.js';

/** One instance of the scenario's modules. */
export interface PlainInstance extends Resettable {
  readonly scenario: PlainScenario<unknown>;
}

export class StatefulSubject implements Subject {
  readonly devices = 0;
  readonly ground: CoopGround;
  readonly names: PlainNames;
  readonly #judge: OutcomeJudge;
  readonly #observe: () => string;
  readonly #memory = new MadeMemory();
  readonly #instances: Instances<PlainInstance>;
  #first!: Pick<PlainInstance, 'scenario' | 'globals'> & { readonly shared: unknown };

  constructor(
    fresh: (actor: number) => PlainInstance,
    private readonly form: string,
    private readonly scheduler: CoopScheduler,
    private readonly loops: Loops | null = null,
  ) {
    loops?.begin();
    this.#instances = new Instances(fresh);
    const [{ scenario, globals }] = this.#instances.renewed(1);
    const { actors, outcomes, words } = scenario;
    const count = GlobalState.within(globals, () => actors(form).length);
    this.ground = loops === null ? plainGround(count) : loopGround(loops);
    this.names = new PlainNames(namesOf(count, loops), bufferWord, words, loops?.events);
    this.#judge = new OutcomeJudge(outcomes, form);
    this.#observe = observing(
      (work) => scheduler.bounded(work),
      () => {
        const first = this.#first;
        enterPhase(Phase.AFTER);
        return GlobalState.within(first.globals, () => first.scenario.after(first.shared));
      },
    );
  }

  start(leftOut: readonly number[]): Coroutine[] {
    const { words } = this.scheduler;
    enterPhase(Phase.SETUP);
    this.loops?.begin();
    this.#memory.renew();
    const instances = this.#instances
      .renewed(this.loops?.declared ?? this.ground.actors)
      .map(({ scenario, globals }) => GlobalState.within(globals, () => this.#setUp(scenario, globals)));
    this.scheduler.globals = globalsOf(instances, this.ground.actors);
    words.forget();
    for (const memory of this.#memory.objects) words.know(memory);
    if (this.loops !== null) words.knowAll();
    [this.#first] = instances;
    enterPhase(Phase.ACTOR);
    const coroutines = instances.map(({ shared, actors }, id) => {
      const actor = leftOut.includes(id) ? idle : actors[id];
      return this.loops?.loops[id].run(actor, [shared]) ?? begin(actor, undefined, [shared]);
    });
    for (let id = coroutines.length; id < this.ground.actors; id++) coroutines.push(this.loops!.serve(id));
    return coroutines;
  }

  #setUp(scenario: PlainScenario<unknown>, globals: GlobalState | null) {
    this.loops?.again();
    const shared = makeAgain(() => scenario.shared(), this.#memory, `shared() of ${scenario.name}`);
    return { scenario, globals, shared, actors: settingUp(() => scenario.actors(this.form)) };
  }

  ended(end: RunEnd, timedOut: readonly number[], error: unknown): Ended {
    return this.#judge.ended(end, timedOut, error, this.#observe);
  }
}
