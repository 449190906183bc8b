/**
 * Makes every operation on the global `Atomics` a point of the actor on this thread, and takes clocks and random
 * numbers from the plan. Code that keeps `const { load } = Atomics` keeps a point, for it is loaded after this.
 */
import { OPCODE_NAMES, Opcode } from '../controlled/opcodes.js';
import { convert } from '../controlled/arguments.js';
import { performAlone } from '../controlled/lone-work.js';
import { performNatively } from '../controlled/operations.js';
import type { LockstepActor } from './actor.js';
import { refuse } from '../asynchrony.js';

type Method = (...args: unknown[]) => unknown;

/** What stands for each method of Atomics on this thread, once it does. */
export const points = new Map<string, Method>();

/** Invariant: called once a thread, before the code under test is imported. */
export function installPoints(actor: LockstepActor): void {
  for (const name of OPCODE_NAMES) {
    const native = Reflect.get(Atomics, name) as Method | undefined;
    if (native === undefined) continue;
    const point = name === 'waitAsync' ? refusal(actor, native) : pointOf(actor, Opcode[name], native);
    points.set(name, point);
    replace(Atomics, name, Object.defineProperties(point, { name: { value: name }, length: { value: native.length } }));
  }
  whenActive(actor, Date, 'now', () => Math.trunc(actor.lookAtClock()));
  whenActive(actor, performance, 'now', () => actor.lookAtClock());
  whenActive(actor, Math, 'random', () => actor.random());
}

function pointOf(actor: LockstepActor, op: number, native: Method): Method {
  return (array: unknown, index: unknown, value: unknown, extra: unknown): unknown => {
    if (actor.active) return actor.operate(op, array, index, value, extra);
    if (!actor.lone.isUnderWay) return native(array, index, value, extra);
    actor.lone.spend();
    return performAlone(convert(op, array, index, value, extra), op, performNatively);
  };
}

/** Node itself uses it, to load modules. */
function refusal(actor: LockstepActor, native: Method): Method {
  return (...args) => (actor.active ? refuse('calls Atomics.waitAsync') : native(...args));
}

function whenActive(actor: LockstepActor, owner: object, name: string, instead: () => number): void {
  const native = Reflect.get(owner, name) as Method;
  replace(owner, name, (...args) => (actor.active ? instead() : Reflect.apply(native, owner, args)));
}

function replace(owner: object, name: string, method: Method): void {
  Object.defineProperty(owner, name, { value: method, writable: true, configurable: true, enumerable: false });
}
