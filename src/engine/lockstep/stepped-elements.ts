/**
 * The plain accesses that are steps. Where the code under test does not run, or the memory is not shared, they are what
 * they are in the language.
 */
import { PLAIN_RANGE, PLAIN_READ, PLAIN_WRITE } from '../controlled/opcodes.js';
import { isView } from '../races/natives.js';
import { arrayOf, type View } from '../races/shared-views.js';
import { Elements } from './elements.js';

export class SteppedElements extends Elements {
  override get(site: number, object: unknown, key: unknown): unknown {
    if (!this.#isStep(object, key)) return super.get(site, object, key);
    return this.actor.access(site, PLAIN_READ, object as Int32Array, Number(key), undefined);
  }

  override set(site: number, object: unknown, key: unknown, value: unknown): unknown {
    if (!this.#isStep(object, key)) return super.set(site, object, key, value);
    return this.actor.access(site, PLAIN_WRITE, object as Int32Array, Number(key), value);
  }

  protected override made(site: number, values: readonly unknown[], make: () => unknown): unknown {
    const shared = this.actor.stepsPlainly
      ? values
          .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
          .find((value): value is View => isView(value) && this.actor.views.placeOf(value) >= 0)
      : undefined;
    return shared === undefined ? make() : this.actor.access(site, PLAIN_RANGE, arrayOf(shared), 0, undefined, make);
  }

  protected override get notes(): boolean {
    return this.actor.watching || this.actor.ranges.isOpen;
  }

  #isStep(object: unknown, key: unknown): boolean {
    return this.actor.stepsPlainly && this.isElement(object, key);
  }
}
