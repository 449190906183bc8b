/**
 * Every operation of Atomics × kind of array × kind of argument, in ways of calling and on buffers that change. The one
 * actor of a form notes what each call returned or threw, which arguments were converted and in what order, and what the
 * array holds afterwards. No call waits for longer than a moment.
 */
import type { PlainScenario } from '../../../../src/lab/scenario.js';
import { ACCEPTED, noting, STRANGE, values, type Kind } from './arguments.js';
import { changingBuffers } from './changing-buffers.js';
import { changingMethods } from './changing-methods.js';
import { methods } from './methods.js';
import { packed, Report } from './report.js';
import { waysOfCalling } from './ways-of-calling.js';

type Call = (array: never, index: never, value: never, extra: never) => unknown;
interface Shared {
  readonly mem: Int32Array;
  readonly lines: string[];
}

const CALLS: Readonly<Record<string, Call>> = {
  load: (array, index) => Atomics.load(array, index),
  store: (array, index, value) => Atomics.store(array, index, value),
  add: (array, index, value) => Atomics.add(array, index, value),
  sub: (array, index, value) => Atomics.sub(array, index, value),
  and: (array, index, value) => Atomics.and(array, index, value),
  or: (array, index, value) => Atomics.or(array, index, value),
  xor: (array, index, value) => Atomics.xor(array, index, value),
  exchange: (array, index, value) => Atomics.exchange(array, index, value),
  compareExchange: (array, index, value, extra) => Atomics.compareExchange(array, index, value, extra),
  wait: (array, index, value, extra) => Atomics.wait(array, index, value, extra),
  notify: (array, index, value) => Atomics.notify(array, index, value),
};
/** With fewer arguments than there are. */
const SHORT: Readonly<Record<string, Call>> = {
  load: (array) => Atomics.load(array, undefined as never),
  store: (array, index) => Atomics.store(array, index, undefined as never),
  exchange: (array, index) => Atomics.exchange(array, index, undefined as never),
  compareExchange: (array, index, value) => Atomics.compareExchange(array, index, value, undefined as never),
  notify: (array, index) => Atomics.notify(array, index),
};

/** Would wait for ever, or until a time-out that no test waits for. */
function isLong(name: string): boolean {
  return /^(number (2|3|4|9|Inf|NaN)|undefined|string x|object$|function)/.test(name);
}

function right(kind: Kind, number: number): unknown {
  return kind.isBig ? BigInt(number) : number;
}

/** An operation with one kind of argument after the other. */
function operation(report: Report, mem: Int32Array, name: string): void {
  const { log } = report;
  const waits = name === 'wait';
  const extra = (kind: Kind): unknown => (waits ? 0 : right(kind, 3));
  const attempt = (what: string, call: Call, ...[array, ...args]: readonly unknown[]): void =>
    report.attempt(`${name} ${what}`, array, () => call(array as never, ...(args as [never, never, never])));
  const call = CALLS[name];

  for (const kind of [...ACCEPTED, ...STRANGE]) {
    const noted = ['index', 'value', 'extra'].map((what) => noting(log, what));
    attempt(kind.name, call, kind.make(), 0, right(kind, 1), extra(kind));
    attempt(`${kind.name} converted`, call, kind.make(), ...noted.map(({ one }) => one));
    attempt(`${kind.name} thrown`, call, kind.make(), ...noted.map(({ thrower }) => thrower));
    if (name in SHORT) attempt(`${kind.name}, few`, SHORT[name], kind.make(), 0, right(kind, 1));
  }
  for (const kind of ACCEPTED.filter((one) => /Int32|BigInt64|Uint8Array shared/.test(one.name))) {
    for (const [what, index] of values(log, 'index'))
      attempt(`${kind.name} [${what}]`, call, kind.make(), index, right(kind, 1), extra(kind));
  }
  if (name === 'load') return;
  for (const kind of ACCEPTED) {
    for (const [what, value] of values(log, 'value'))
      attempt(`${kind.name} ← ${what}`, call, kind.make(), 0, value, extra(kind));
  }
  if (!waits && name !== 'compareExchange') return;
  for (const kind of ACCEPTED) {
    for (const [what, value] of values(log, 'extra')) {
      // a value that the element has not, where the wait would be long
      attempt(`${kind.name} 1 ← ${what}`, call, kind.make(), 0, right(kind, waits && isLong(what) ? 2 : 1), value);
    }
  }
  attempt('made by the set-up', call, mem, 1, 0, 0);
}

function pause(report: Report): void {
  if ((Atomics as { pause?: unknown }).pause === undefined) return;
  for (const [what, value] of values(report.log, 'value'))
    report.attempt(`pause ${what}`, undefined, () => (Atomics as { pause?(n: unknown): void }).pause!(value));
}

const FORMS: Readonly<Record<string, (report: Report, mem: Int32Array) => void>> = {
  'load and store': (report, mem) => {
    for (const name of ['load', 'store', 'exchange', 'compareExchange']) operation(report, mem, name);
  },
  arithmetic: (report, mem) => {
    for (const name of ['add', 'sub', 'and', 'or', 'xor']) operation(report, mem, name);
  },
  'wait and notify': (report, mem) => {
    for (const name of ['wait', 'notify']) operation(report, mem, name);
    pause(report);
  },
  'ways of calling': waysOfCalling,
  'changing buffers': changingBuffers,
  methods,
  'changing methods': changingMethods,
};

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/atomics',
  story: '',
  source: '',
  forms: Object.keys(FORMS),
  shared: () => ({ mem: new Int32Array(new SharedArrayBuffer(16)), lines: [] }),
  actors: (form) => [({ mem, lines }) => FORMS[form](new Report(lines), mem)],
  after: ({ lines }) => packed(lines),
  outcomes: [{ match: /[^]*/, grade: 'acceptable', text: 'whatever' }],
};
