/** Loads a module that defines a check through the rewriter, and makes executors for its programs. */
import { ActorsProgram, OperationsProgram, type CheckedProgram, type ThreadCode } from '../../check/checked-program.js';
import { hasOperations } from '../../check/definition-problem.js';
import { modelOf } from '../../check/model.js';
import { ownModule } from '../../common/own-modules.js';
import { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Loops } from '../../engine/event-loop/loops.js';
import { AsyncCode } from '../../lab/async-code.js';
import type { AnyCheck } from '../../lab/check-definition.js';
import type { ProgressSummary } from '../../lab/check-report.js';
import type { CheckProgram } from '../../lab/check-program.js';
import { knownPlaces, type MemoryModel, type PlainPoints } from '../../lab/plain-memory.js';
import { RaceJudge } from '../../observe/races.js';
import { CheckSubject, type CheckInstance } from '../../subjects/check/check-subject.js';
import { FrozenSubject } from '../../subjects/check/frozen-subject.js';
import type { Resettable } from '../../subjects/instances.js';
import { withinEngine } from '../../subjects/check/surroundings.js';
import { CoopExecutor } from './executor.js';
import { loadModules, type LoadedModules } from './load-modules.js';
import type { Surrounding } from './sources.js';
import { declaredSteps } from './step-places.js';

export const OF_CHECK: Surrounding = {
  entries: { code: ownModule('check/run-calls.js') },
  instrumented: ['sync/', 'kernel/', 'scenarios/', 'check/run-calls.js'],
  package: 'index',
};

/** @throws {NotRewritable} where lockstep may still do */
export async function loadCheck(url: string, points: PlainPoints = []): Promise<CoopCheck> {
  const check = await CoopCheck.of(await loadModules(url, OF_CHECK, points));
  const declared = Array.isArray(points) ? declaredSteps(check.definition?.races) : null;
  return declared === null ? check : await CoopCheck.of(await loadModules(url, OF_CHECK, points, declared));
}

/** One instance of everything under test. */
interface Instance extends Resettable {
  readonly keepsState: boolean;
  readonly definition: AnyCheck;
  readonly code: ThreadCode;
}

/** A check on one scheduler. */
export class CoopCheck {
  readonly scheduler = new CoopScheduler();
  readonly races: RaceJudge;
  readonly #instance: Instance;

  static async of(modules: LoadedModules): Promise<CoopCheck> {
    return new CoopCheck(
      modules,
      modules.goesOnLater ? (await import('../../engine/event-loop/loops.js')).Loops : null,
    );
  }

  /** @param LoopsOf null: nothing of it goes on later */
  private constructor(
    readonly modules: LoadedModules,
    private readonly LoopsOf: typeof Loops | null,
  ) {
    this.#instance = this.#instantiate();
    this.races = new RaceJudge(modules, knownPlaces(modules.points), this.definition?.races, modules.raceComments);
  }

  get definition(): AnyCheck {
    return this.#instance.definition;
  }

  /** @param program of a hand-written case only whether it goes on later */
  executor(program: CheckProgram, model?: MemoryModel): CoopExecutor {
    const { scheduler, modules } = this;
    const loops = this.#loops(program, model);
    const first: CheckInstance = { ...this.#instance, checked: this.#checked(this.#instance, program, loops) };
    const fresh = (actor: number): CheckInstance => {
      const instance = this.#instantiate(actor);
      return { ...instance, checked: this.#checked(instance, program, loops) };
    };
    const { globals, keepsState } = this.#instance;
    const own = modules.state.length === 0 && !keepsState && globals === null ? null : fresh;
    const { frozen } = program;
    const subject =
      frozen === undefined
        ? new CheckSubject(first, scheduler, own, loops, modules.unwatched.length === 0)
        : new FrozenSubject(first, scheduler, modules.sites, frozen, program.threads, own, loops, this.#claimed);
    return new CoopExecutor(scheduler, subject, modules.explain, this.races, model);
  }

  get #claimed(): ProgressSummary['claimed'] {
    const { definition } = this;
    return hasOperations(definition) ? (definition.progress ?? null) : null;
  }

  /** Null: calls may not go on later. */
  #loops({ later, threads }: CheckProgram, model: MemoryModel = 'interleaving'): Loops | null {
    if (later === undefined || this.LoopsOf === null) return null;
    if (model !== 'interleaving')
      throw new AsyncCode(`--memory ${model}`, 'what goes on later is explored by interleaving alone');
    const count = hasOperations(this.definition) ? threads.length : this.definition.actors.length;
    const loops = new this.LoopsOf(count, count, 'thread');
    loops.starter = (_actor, [url]) => url;
    return loops;
  }

  #checked({ definition, code }: Instance, program: CheckProgram, loops: Loops | null): CheckedProgram {
    const surroundings = {
      ...withinEngine((work) => this.scheduler.bounded(work)),
      ...(loops !== null && { later: true, inThread: loops.inThread.bind(loops) }),
    };
    return hasOperations(definition)
      ? new OperationsProgram(program, code, { definition, model: modelOf(definition), ...surroundings })
      : new ActorsProgram(definition, code, surroundings);
  }

  #instantiate(actor = 0): Instance {
    const { entries, ...instance } = this.modules.instantiate(this.scheduler, actor);
    const { default: definition } = entries.subject as { default: AnyCheck };
    return { definition, code: entries.code as ThreadCode, ...instance };
  }
}
