/**
 * Makes every operation on the global `Atomics` a point of the actor on this thread, and takes clocks and random
 * numbers from the plan. Code that keeps `const { load } = Atomics` keeps a point, for it is loaded after this.
 */
import { OPCODE_NAMES, Opcode } from '../controlled/opcodes.js';
import { convert } from '../controlled/arguments.js';
import { performAlone } from '../controlled/lone-work.js';
import { clocksBy } from '../clocks.js';
import { growthTold } from '../growth.js';
import { hostAskedBy } from '../host-values.js';
import { randomNumbersBy } from '../random-numbers.js';
import { performNatively } from '../controlled/operations.js';
import { asksHost, Inexact } from '../../lab/inexact.js';
import type { LockstepActor } from './actor.js';
import { refuse } from '../asynchrony.js';

type Method = (...args: unknown[]) => unknown;
type Members = Readonly<Record<string, unknown>>;

/** As they are when this module is loaded. */
const NATIVE = Object.getOwnPropertyDescriptors(Atomics) as unknown as Record<PropertyKey, PropertyDescriptor>;
/** Whose points they are: of a thread that is kept, one actor's after the other. */
let actor: LockstepActor;
/** What stands for the methods of `Atomics` on this thread. */
let installed: PropertyDescriptorMap | null = null;
/** The same by their numbers. */
let standing: readonly unknown[] = [];
/** What the code under test has called, when it called `Atomics.wait` last. */
let lastWait: Method | undefined;

export function lastCalledWait(): Method | undefined {
  return lastWait;
}

/** From now on they are this actor's. Context: before code under test is imported, which may keep what it finds. */
export function installPoints(of: LockstepActor): void {
  actor = of;
  if (installed !== null) return;
  installed = pointsAt(-1);
  standing = byOpcode(installed);
  Object.defineProperties(Atomics, installed);
  clocksBy(() => (actor.active ? actor.lookAtClock() : null));
  randomNumbersBy(() => (actor.active ? actor.random() : null));
  growthTold(() => actor.inexact(Inexact.GROWS));
  hostAskedBy((what) => {
    actor.inexact(asksHost(what));
    return actor.active;
  });
  leaveOut(process, 'cwd');
}

/** What `Atomics` means at a place: the one object that there is, whose points know where they are called. */
export function atomicsAt(site: number): object {
  const own = pointsAt(site);
  return new Proxy(Atomics, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      return value !== undefined && value === installed?.[key]?.value ? (own[key].value as Method) : value;
    },
  });
}

/** The operations that are called at a place. They are no value that a program could keep, so they need no Proxy, which is slow. */
export class OperationsAt {
  readonly #points: readonly unknown[];

  constructor(site: number) {
    this.#points = byOpcode(pointsAt(site));
  }

  /** A program may have put another one there. */
  #meant(op: number, name: string): unknown {
    const value = (Atomics as unknown as Members)[name];
    return value === standing[op] ? this.#points[op] : value;
  }

  static {
    for (const [op, name] of OPCODE_NAMES.entries())
      Object.defineProperty(this.prototype, name, {
        get(this: OperationsAt) {
          return this.#meant(op, name);
        },
      });
  }
}

function byOpcode(points: PropertyDescriptorMap): readonly unknown[] {
  return OPCODE_NAMES.map((name) => points[name]?.value as unknown);
}

/** The operations that there are, as points. */
function pointsAt(site: number): PropertyDescriptorMap {
  return Object.fromEntries(
    OPCODE_NAMES.filter((name) => name in NATIVE).map((name) => {
      const native = NATIVE[name].value as Method;
      const value = name === 'waitAsync' ? laterPointOf(site, native) : pointOf(site, Opcode[name], native);
      Object.defineProperties(value, { name: { value: name }, length: { value: native.length } });
      return [name, { ...NATIVE[name], value }];
    }),
  );
}

function pointOf(site: number, op: number, native: Method): Method {
  const point: Method = (array, index, value, extra) => {
    if (op === Opcode.wait) lastWait = point;
    if (actor.active) return actor.operate(site, op, array, index, value, extra);
    if (!actor.lone.isUnderWay) return native(array, index, value, extra);
    actor.lone.spend();
    return performAlone(convert(op, array, index, value, extra), op, performNatively);
  };
  return point;
}

/** Node itself uses it, to load modules. */
function laterPointOf(site: number, native: Method): Method {
  return (...args) => {
    if (!actor.active) return native(...args);
    return actor.goesOnLater ? actor.operate(site, Opcode.waitAsync, ...args) : refuse('calls Atomics.waitAsync');
  };
}

/** In a thread Node itself uses `Atomics` there: that is no step. */
function leaveOut(owner: object, name: string): void {
  const native = Reflect.get(owner, name) as Method;
  replace(owner, name, (...args) => {
    const { active } = actor;
    actor.active = false;
    try {
      return Reflect.apply(native, owner, args);
    } finally {
      actor.active = active;
    }
  });
}

function replace(owner: object, name: string, method: Method): void {
  Object.defineProperty(owner, name, { value: method, writable: true, configurable: true, enumerable: false });
}
