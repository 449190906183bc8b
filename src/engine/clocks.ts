/**
 * The clocks of a thread, by whatever name code under test has them: while an actor runs they are the schedule's, or else
 * an execution would hang on how fast the host is.
 */
import { syncBuiltinESMExports } from 'node:module';
import { setUpClock } from './set-up.js';

/** Milliseconds on the clock of the actor that runs; null: none does. */
type Look = () => number | null;

type Method = (...args: unknown[]) => unknown;

let look: Look | undefined;

/** On the clock of what runs of the code under test; null: nothing does. */
const now = (): number | null => look?.() ?? setUpClock();

/** From now on that one is asked. Context: before code under test is loaded, which may keep what it finds. */
export function clocksBy(asked: Look): void {
  if (look === undefined) install();
  look = asked;
}

function install(): void {
  const bigint: unknown = Reflect.get(process.hrtime, 'bigint');
  instead(Date, 'now', Math.trunc);
  instead(performance, 'now', (ms) => ms);
  instead(process, 'uptime', (ms) => ms / 1000);
  instead(process, 'hrtime', (ms, [before]) => since(ms, before as readonly [number, number] | undefined));
  Reflect.set(process.hrtime, 'bigint', bigint);
  instead(process.hrtime, 'bigint', (ms) => BigInt(Math.trunc(ms * 1e6)));
  replaceDate();
  syncBuiltinESMExports();
}

/** Source: Node, process.hrtime. */
function since(ms: number, before: readonly [number, number] = [0, 0]): [number, number] {
  const ns = Math.trunc(ms * 1e6) - before[0] * 1e9 - before[1];
  return [Math.floor(ns / 1e9), ns - Math.floor(ns / 1e9) * 1e9];
}

function instead(owner: object, name: string, make: (ms: number, args: readonly unknown[]) => unknown): void {
  const native = Reflect.get(owner, name) as Method;
  const value = function (this: unknown, ...args: unknown[]): unknown {
    const ms = now();
    return ms === null ? Reflect.apply(native, this ?? owner, args) : make(ms, args);
  };
  Object.defineProperties(value, { name: { value: name }, length: { value: native.length } });
  Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: false });
}

/** Without arguments it is a clock. Source: ECMA-262, Date. */
function replaceDate(): void {
  const Native = Date;
  const Own = new Proxy(Native, {
    construct(target, args, newTarget): object {
      const ms = args.length === 0 ? now() : null;
      return Reflect.construct(target, ms === null ? args : [ms], newTarget) as object;
    },
    apply(target, self, args): unknown {
      const ms = now();
      return ms === null ? Reflect.apply(target, self, args) : new Native(ms).toString();
    },
  });
  Object.defineProperty(Native.prototype, 'constructor', { value: Own, writable: true, configurable: true });
  Object.defineProperty(globalThis, 'Date', { value: Own, writable: true, configurable: true });
}
