/** Runs work natively in which no other thread takes part, and ends it when it waits or goes on for ever. */
import { Hung, LoneWork } from '../engine/controlled/lone-work.js';

type Method = (...args: unknown[]) => unknown;

interface Place {
  readonly holder: object;
  readonly name: string;
}

const OPERATIONS: readonly Place[] = Object.getOwnPropertyNames(Atomics)
  .filter((name) => typeof Reflect.get(Atomics, name) === 'function')
  .map((name) => ({ holder: Atomics, name }));
const CLOCKS: readonly Place[] = [
  { holder: Date, name: 'now' },
  { holder: performance, name: 'now' },
];

/** It waits for a time, and not for ever: what it does then depends on when other threads come. */
export class Pauses extends Hung {}

/**
 * Context: a thread in which nothing else uses `Atomics` meanwhile; it must be synchronous. What the work keeps of
 * `Atomics` from before is not seen.
 *
 * @throws {Hung} when it waits for what nothing else will do, or makes very many operations; `Pauses` when it waits for
 * a time
 */
export function doAlone(work: () => void): void {
  const lone = new LoneWork();
  let looksAtClock = false;
  const spend = (): void => {
    try {
      lone.spend();
    } catch (error) {
      throw looksAtClock ? new Pauses('until a time has come') : error;
    }
  };
  const restore = [
    ...OPERATIONS.map((place) => replace(place, (native) => watched(place.name, native, spend))),
    ...CLOCKS.map((place) =>
      replace(place, (native) => () => {
        looksAtClock = true;
        return Reflect.apply(native, place.holder, []);
      }),
    ),
  ];
  try {
    lone.do(work);
  } finally {
    restore.forEach((undo) => undo());
  }
}

function watched(name: string, native: Method, spend: () => void): Method {
  return (...args) => {
    spend();
    if (name !== 'wait') return native(...args);
    const [array, index, value, timeout] = args as [Int32Array, number, unknown, unknown];
    if (native(array, index, value, 0) === 'not-equal') return 'not-equal'; // and it has validated its arguments
    const ms = timeout === undefined ? Infinity : Number(timeout);
    if (!(ms < Infinity)) throw new Hung('Atomics.wait while no other thread runs: nothing will end it');
    if (ms > 0) throw new Pauses(`Atomics.wait for ${ms} ms`);
    return 'timed-out';
  };
}

/** Returns what puts the method back. */
function replace({ holder, name }: Place, by: (native: Method) => Method): () => void {
  const own = Object.getOwnPropertyDescriptor(holder, name);
  const native = Reflect.get(holder, name) as Method;
  Object.defineProperty(holder, name, { value: by(native), writable: true, configurable: true, enumerable: false });
  return () => {
    if (own === undefined) Reflect.deleteProperty(holder, name);
    else Object.defineProperty(holder, name, own);
  };
}
