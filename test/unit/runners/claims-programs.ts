/** Two threads that count, in ways of which a schedule is not all that decides; and in others that are as simple. */
import { generateKeySync, randomBytes, randomFillSync, randomInt, randomUUID } from 'node:crypto';
import type { PlainScenario } from '../../../src/lab/scenario.js';

interface Shared {
  readonly words: Int32Array;
  readonly made: number;
}

const { random } = Math;
/** From 0 to 1, by each of the names that there are. */
const DRAWS: Readonly<Record<string, () => number>> = {
  'draws by Math.random': () => Math.random(),
  'draws by a function of Math': () => random(),
  'draws by crypto.getRandomValues': () => crypto.getRandomValues(new Uint8Array(1))[0] / 256,
  'draws by crypto.randomUUID': () => Number.parseInt(crypto.randomUUID().slice(0, 2), 16) / 256,
  'draws by randomUUID': () => Number.parseInt(randomUUID().slice(0, 2), 16) / 256,
  'draws by randomBytes': () => randomBytes(1)[0] / 256,
  'draws by randomFillSync': () => randomFillSync(new Uint8Array(4), 1, 2)[2] / 256,
  'draws by randomInt': () => (randomInt(1000) + randomInt(10, 11) - 10) / 1000,
  'reads the clock': () => (Date.now() > 1e6 ? 1 : 0),
};
export const DRAWING_FORMS = Object.keys(DRAWS);

/** What stands in the memory before the first step: the same in each execution, and on both engines. */
const MADE: Readonly<Record<string, () => number>> = {
  'draws in set-up': () => Math.trunc(Math.random() * 1e6) + crypto.getRandomValues(new Uint16Array(1))[0],
  'looks at the clock in set-up': () => new Date().getTime() + Date.now(),
};
export const MAKING_FORMS = Object.keys(MADE);

/** It does something else each time, whatever the schedule: what it keeps is not the program's. */
function timesExecuted(): number {
  const key = 'smplab.test.claims';
  const times = Number(Reflect.get(Error, key) ?? 0) + 1;
  Reflect.set(Error, key, times);
  return times;
}

function lose(words: Int32Array): void {
  const seen = Atomics.load(words, 0);
  Atomics.store(words, 0, seen + 1);
}

function count(form: string, { words }: Shared): void {
  const draw = DRAWS[form];
  if (draw !== undefined && draw() >= 0.5) lose(words);
  else if (form === 'does something else' && timesExecuted() % 3 !== 0) lose(words);
  else if (form === 'makes a key' && generateKeySync('hmac', { length: 8 }).export()[0] % 2 === 0) lose(words);
  else if (form === 'grows') growBy(words.buffer as SharedArrayBuffer, 4);
  else if (form === 'does not grow') Atomics.add(words, 0, (words.buffer as SharedArrayBuffer).byteLength / 8);
  else if (form === 'finds something where it reads the clock') {
    const seen = Atomics.load(words, 0);
    if (seen === 1) Date.now();
    Atomics.store(words, 0, seen + 1);
  } else Atomics.add(words, 0, 1);
}

function growBy(memory: SharedArrayBuffer, bytes: number): void {
  memory.grow(memory.byteLength + bytes);
}

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/claims',
  story: '',
  source: '',
  forms: [
    ...DRAWING_FORMS,
    ...MAKING_FORMS,
    'does something else',
    'makes a key',
    'grows',
    'does not grow',
    'finds something where it reads the clock',
    'counts',
  ],
  shared: () => ({
    words: new Int32Array(new SharedArrayBuffer(8, { maxByteLength: 64 }), 0, 2),
    made: Object.values(MADE).reduce((sum, make) => sum + make(), 0),
  }),
  actors: (form) => [(shared) => count(form, shared), (shared) => count(form, shared)],
  after: ({ words, made }) => `${words[0]}, ${words.buffer.byteLength} bytes, ${made}`,
  outcomes: [
    { match: /^2,/, grade: 'forbidden', text: 'both are counted', on: ['finds something where it reads the clock'] },
    { match: /./, grade: 'acceptable', text: 'whatever' },
  ],
};
