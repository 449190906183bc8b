/** What the scenarios of locks have in common: a section that only one may be in. */
import { tells } from '../define.js';

const [INSIDE, COLLISIONS] = [6, 7];

/** Memory of a lock scenario: words 0 to 5 are the lock's. */
export const memory = (): Int32Array => new Int32Array(new SharedArrayBuffer(32));

export function section(mem: Int32Array): void {
  if (Atomics.add(mem, INSIDE, 1) !== 0) mem[COLLISIONS]++;
  Atomics.sub(mem, INSIDE, 1);
}

export const whoWasInside = (mem: Int32Array): string =>
  mem[COLLISIONS] === 0 ? 'one at a time' : 'two in the section';

export const MUTUAL_EXCLUSION = [
  { match: 'one at a time', grade: 'acceptable', text: 'the lock kept them apart' } as const,
  ...tells('two in the section', 'the lock let in two at a time', ['broken']),
];
