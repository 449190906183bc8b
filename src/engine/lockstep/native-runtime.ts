/** What the modules of a thread know by name, see `nativeModules`. */
import { CallerPlaces } from '../races/caller-places.js';
import { hear } from '../races/heard.js';
import type { TakeHook } from '../rewriter/module-state/hook.js';
import type { NativeSource } from '../rewriter/native/native-source.js';
import { NATIVE_RUNTIME } from '../rewriter/native/runtime-name.js';
import type { LockstepActor } from './actor.js';
import { Elements } from './elements.js';
import { atomicsAt, OperationsAt } from './points.js';
import { SteppedElements } from './stepped-elements.js';

/** Invariant: called once a thread, before the code under test is imported, and after `installPoints`. */
export function installRuntime(actor: LockstepActor, sources: readonly NativeSource[]): void {
  const callers = new CallerPlaces(sources.flatMap(({ implicit }) => implicit));
  const runtime = new NativeRuntime(actor, callers);
  hear(runtime);
  Object.defineProperty(globalThis, NATIVE_RUNTIME, { value: runtime });
}

export class NativeRuntime extends Elements {
  readonly steps: SteppedElements;
  readonly #atomics: object[] = [];
  readonly #operations: OperationsAt[] = [];
  readonly #actor: LockstepActor;

  constructor(actor: LockstepActor, callers: CallerPlaces) {
    super(actor, callers);
    this.#actor = actor;
    this.steps = new SteppedElements(actor, callers);
    actor.onWatching = () => {
      this.begin();
      this.steps.begin();
    };
  }

  /** What a module hands over of its state, before it is evaluated. */
  readonly state: TakeHook = (uses, save, restore, code) => void this.#actor.states.push({ uses, save, restore, code });

  /** What an operation of `Atomics` is a method of that is called at a place. */
  at(site: number): OperationsAt {
    return (this.#operations[site] ??= new OperationsAt(site));
  }

  /** `Atomics` where it stands at a place as a value. */
  atomics(site: number): object {
    return (this.#atomics[site] ??= atomicsAt(site));
  }
}
