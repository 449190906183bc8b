/** What the modules of a thread know by name, see `nativeModules`. */
import { NATIVE_RUNTIME } from '../rewriter/native/text.js';
import type { LockstepActor } from './actor.js';
import { Elements } from './elements.js';
import { atomicsAt } from './points.js';
import { SteppedElements } from './stepped-elements.js';

/** Invariant: called once a thread, before the code under test is imported, and after `installPoints`. */
export function installRuntime(actor: LockstepActor): void {
  Object.defineProperty(globalThis, NATIVE_RUNTIME, { value: new NativeRuntime(actor) });
}

export class NativeRuntime extends Elements {
  readonly steps: SteppedElements;
  readonly #atomics: object[] = [];

  constructor(actor: LockstepActor) {
    super(actor);
    this.steps = new SteppedElements(actor);
    actor.onWatching = () => {
      this.begin();
      this.steps.begin();
    };
  }

  /** `Atomics` where it stands at a place. */
  atomics(site: number): object {
    return (this.#atomics[site] ??= atomicsAt(this.actor, site));
  }
}
