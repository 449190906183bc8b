/**
 * Makes every operation on the global `Atomics` a point of the actor on this thread, and takes clocks and random
 * numbers from the plan. Code that keeps `const { load } = Atomics` keeps a point, for it is loaded after this.
 */
import { OPCODE_NAMES, Opcode, type OpcodeName } from '../controlled/opcodes.js';
import type { LockstepActor } from './actor.js';
import { refuse } from '../asynchrony.js';

type Method = (...args: unknown[]) => unknown;

/** Invariant: called once a thread, before the code under test is imported. */
export function installPoints(actor: LockstepActor): void {
  for (const name of OPCODE_NAMES)
    if (name !== 'waitAsync' && name in Atomics) replace(Atomics, name, pointOf(actor, name));
  if ('waitAsync' in Atomics)
    replace(Atomics, 'waitAsync', refusal(actor, Reflect.get(Atomics, 'waitAsync') as Method));
  whenActive(actor, Date, 'now', () => Math.trunc(actor.clockMs));
  whenActive(actor, performance, 'now', () => actor.clockMs);
  whenActive(actor, Math, 'random', () => actor.random());
}

function pointOf(actor: LockstepActor, name: OpcodeName): Method {
  const native = Reflect.get(Atomics, name) as Method;
  const op = Opcode[name];
  const point = (array: unknown, index: unknown, value: unknown, extra: unknown): unknown => {
    if (actor.active) return actor.operate(op, array, index, value, extra);
    return actor.isAlone ? actor.operateAlone(op, array, index, value, extra) : native(array, index, value, extra);
  };
  return Object.defineProperties(point, { name: { value: name }, length: { value: native.length } });
}

/** Node itself uses it, to load modules. */
function refusal(actor: LockstepActor, native: Method): Method {
  return (...args) => {
    if (!actor.active) return native(...args);
    return refuse('calls Atomics.waitAsync');
  };
}

function whenActive(actor: LockstepActor, owner: object, name: string, instead: () => number): void {
  const native = Reflect.get(owner, name) as Method;
  replace(owner, name, (...args) => (actor.active ? instead() : Reflect.apply(native, owner, args)));
}

function replace(owner: object, name: string, method: Method): void {
  Object.defineProperty(owner, name, { value: method, writable: true, configurable: true, enumerable: false });
}
