/** Actors that look in vain: each is followed for a while as if it were not held back, so that its looks are steps like others. */
import { leftOutBy, type Inexact } from '../../../lab/inexact.js';
import { HELD_LOOKS, Looking } from '../../../lab/looking.js';
import type { Choice, Decision } from '../../../lab/schedule.js';

/** Times that one is not held back in an execution, each for HELD_LOOKS looks more: then nothing is claimed. */
const MORE_MAX = 7;

export class Lookers {
  /** By actor: how often in this execution it was not held back. */
  #times: number[] = [];
  /** Why what was held back may come to something else; null: it does not. */
  leftOut: Inexact | null = null;

  begin(): void {
    if (this.#times.length > 0) this.#times = [];
  }

  /** @param held see `Held` */
  heldBack(held: number): void {
    this.leftOut ??= leftOutBy(held);
  }

  /** @param decision of whether `looker` is held back */
  choose({ preferred, enabled, count, looker = 0, looks = 0 }: Decision): Choice {
    if (looks < HELD_LOOKS || count <= Looking.MORE) return preferred;
    const times = (this.#times[looker] ?? 0) + 1;
    if (times > MORE_MAX) return preferred;
    this.#times[looker] = times;
    return enabled[Looking.MORE];
  }
}
