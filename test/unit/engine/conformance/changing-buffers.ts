/** Buffers that are detached, shrunk or grown while an argument of an operation is converted. */
import { detach, isBig, VIEWS, type ViewConstructor } from './arguments.js';
import type { Method, Report } from './report.js';

interface Change {
  readonly name: string;
  /** A view of two elements, the second of which is looked at. */
  readonly make: (View: ViewConstructor) => ArrayBufferView;
  readonly change: (buffer: never) => void;
}

const bytes = (View: ViewConstructor, elements: number): number => View.BYTES_PER_ELEMENT * elements;
const resizable = (View: ViewConstructor): ArrayBuffer =>
  new ArrayBuffer(bytes(View, 2), { maxByteLength: bytes(View, 4) });
const growable = (View: ViewConstructor): SharedArrayBuffer =>
  new SharedArrayBuffer(bytes(View, 2), { maxByteLength: bytes(View, 4) });

const shrink = (buffer: ArrayBuffer): void => buffer.resize(buffer.byteLength / 2);
const enlarge = (buffer: ArrayBuffer): void => buffer.resize(buffer.maxByteLength);
const grow = (buffer: SharedArrayBuffer): void => buffer.grow(buffer.maxByteLength);

const CHANGES: readonly Change[] = [
  { name: 'detached', make: (View) => new View(2), change: detach },
  { name: 'shrunk under a view that tracks it', make: (View) => new View(resizable(View)), change: shrink },
  { name: 'shrunk under a view that does not', make: (View) => new View(resizable(View), 0, 2), change: shrink },
  { name: 'enlarged', make: (View) => new View(resizable(View)), change: enlarge },
  { name: 'grown', make: (View) => new View(growable(View) as never), change: grow },
];

/** Operations, and how many arguments they take. */
const OPERATIONS: Readonly<Record<string, Method>> = {
  load: (array, index) => Atomics.load(array as Int32Array, index as number),
  store: (array, index, value) => Atomics.store(array as Int32Array, index as number, value as number),
  add: (array, index, value) => Atomics.add(array as Int32Array, index as number, value as number),
  xor: (array, index, value) => Atomics.xor(array as Int32Array, index as number, value as number),
  exchange: (array, index, value) => Atomics.exchange(array as Int32Array, index as number, value as number),
  compareExchange: (array, index, value, extra) =>
    Atomics.compareExchange(array as Int32Array, index as number, value as number, extra as number),
  wait: (array, index, value, extra) =>
    Atomics.wait(array as Int32Array, index as number, value as number, extra as number),
  notify: (array, index, value) => Atomics.notify(array as Int32Array, index as number, value as number),
};

export function changingBuffers(report: Report): void {
  for (const { name, make, change } of CHANGES) {
    for (const View of VIEWS) {
      for (const [operation, call] of Object.entries(OPERATIONS)) {
        const right = (number: number): unknown => (isBig(View) && operation !== 'notify' ? BigInt(number) : number);
        const args = [1, right(5), operation === 'wait' ? 0 : right(6)];
        for (const at of args.keys()) {
          const array = make(View);
          const changing = {
            valueOf() {
              report.log.push('changed');
              change(array.buffer as never);
              return args[at];
            },
          };
          const given = args.map((value, place) => (place === at ? changing : value));
          report.attempt(`${operation} ${View.name} ${name} at ${at}`, array, () => call(array, ...given));
        }
        const array = make(View);
        const late = { valueOf: () => (change(array.buffer as never), 3) };
        report.attempt(`${operation} ${View.name} ${name}, then out of range`, array, () =>
          call(array, late, args[1], args[2]),
        );
      }
    }
  }
}
