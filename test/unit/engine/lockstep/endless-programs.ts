/** Loops without an operation of `Atomics`, one a form: those that have no end, and long ones that have. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

type Code = (mem: Int32Array) => unknown;

/** More turns than are asked about, and by far fewer than are taken for endless. */
const MANY = 3_000_000;
const [COUNT, SEEN, SUM] = [0, 1, 2];

const bump: Code = (mem) => Atomics.add(mem, COUNT, 1);
const never: Code = () => {
  for (;;);
};
const add: Code = (mem) => {
  let sum = 0;
  for (let turn = 0; turn < MANY; turn++) sum = (sum + turn) | 0;
  Atomics.store(mem, SUM, sum);
};
/** By the default rule endless; where the other actor comes first as long as `add`. */
const long: Code = (mem) => {
  const most = Atomics.load(mem, COUNT) === 0 ? Infinity : MANY;
  for (let turn = 0; turn < most; turn++);
};
const looksBack: Code = (mem) => {
  if (bump(mem) === 1) Atomics.store(mem, SEEN, 1);
};

interface Form {
  readonly actors: readonly Code[];
  readonly after?: Code;
}

const ENDLESS: Readonly<Record<string, Form>> = {
  'an actor': { actors: [never, bump] },
  'an actor that comes second': { actors: [(mem) => bump(mem) === 1 && never(mem), bump] },
  'an actor that catches everything': {
    actors: [
      (mem) => {
        try {
          never(mem);
        } catch {
          bump(mem);
        }
      },
      bump,
    ],
  },
  'a labelled loop': {
    actors: [
      (mem) => {
        outer: for (;;) {
          do {
            for (const [one] of [[1]]) if (one === 1) continue outer;
          } while (mem[SEEN] === 0);
        }
      },
      bump,
    ],
  },
  'after it': { actors: [bump, bump], after: never },
  'after some schedules': { actors: [looksBack, bump], after: (mem) => mem[SEEN] === 1 && never(mem) },
  'a wait after it': { actors: [bump], after: (mem) => Atomics.wait(mem, SEEN, 0) },
  'operations after it': {
    actors: [bump],
    after: (mem) => {
      while (Atomics.load(mem, SEEN) === 0);
    },
  },
};

const LONG: Readonly<Record<string, Form>> = {
  'a long actor': { actors: [add, bump] },
  'a long look at shared memory': {
    actors: [
      (mem) => {
        let sum = 0;
        for (let turn = 0; turn < MANY; turn++) sum += mem[SEEN];
        Atomics.store(mem, SUM, sum);
      },
      bump,
    ],
  },
  'a spin that gives up': {
    actors: [
      (mem) => {
        for (let turn = 0; turn < 9000; turn++) if (Atomics.load(mem, SEEN) === 1) return;
        bump(mem);
      },
      bump,
    ],
  },
  'a long look after it': { actors: [bump, bump], after: add },
  'many operations after it': {
    actors: [bump],
    after: (mem) => {
      for (let turn = 0; turn < 100_000; turn++) Atomics.load(mem, COUNT);
    },
  },
};

const THROWING: Readonly<Record<string, Form>> = {
  'an error after it': {
    actors: [bump],
    after: () => {
      throw new RangeError('broken on purpose');
    },
  },
  'an error after some schedules': {
    actors: [looksBack, bump],
    after: (mem) => {
      if (mem[SEEN] === 1) throw new RangeError('broken on purpose');
    },
  },
};

/** More steps than an execution may have, with an end and without one. */
const OPEN: Readonly<Record<string, Form>> = {
  'many steps': {
    actors: [
      (mem) => {
        for (let turn = 0; turn < 25_000; turn++) bump(mem);
      },
    ],
  },
  'steps without an end': {
    actors: [
      (mem) => {
        for (;;) bump(mem);
      },
    ],
  },
};

/** Endless behind some steps, and not behind others: at the same place. */
const BOTH: Readonly<Record<string, Form>> = { 'as the schedule says': { actors: [long, bump] } };

export const BOTH_FORMS = Object.keys(BOTH);
export const [ENDLESS_FORMS, LONG_FORMS] = [Object.keys(ENDLESS), Object.keys(LONG)];
export const [THROWING_FORMS, OPEN_FORMS] = [Object.keys(THROWING), Object.keys(OPEN)];
const FORMS: Readonly<Record<string, Form>> = { ...ENDLESS, ...LONG, ...THROWING, ...OPEN, ...BOTH };

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/endless',
  story: '',
  source: '',
  forms: Object.keys(FORMS),
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: (form) =>
    FORMS[form].actors.map((code, actor) => (mem) => (actor === 0 ? begin(form, code, mem) : code(mem))),
  after: (mem) => {
    FORMS[Object.keys(FORMS)[mem[3]]].after?.(mem);
    return `count ${mem[COUNT]}`;
  },
  outcomes: [{ match: /^count/, grade: 'acceptable', text: 'it has come to its end' }],
};

/** `after` does not ask for the form. */
function begin(form: string, code: Code, mem: Int32Array): void {
  Atomics.store(mem, 3, Object.keys(FORMS).indexOf(form));
  code(mem);
}
