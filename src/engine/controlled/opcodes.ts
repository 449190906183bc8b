import { pause } from '../../memory/atomics.js';

/** Numbers of the Atomics operations, as the rewritten code hands them to the runtime. */
export const Opcode = {
  load: 0,
  store: 1,
  add: 2,
  sub: 3,
  and: 4,
  or: 5,
  xor: 6,
  exchange: 7,
  compareExchange: 8,
  wait: 9,
  waitAsync: 10,
  notify: 11,
  pause: 12,
} as const;

/** A wait whose result the program looks at: its time-out may come at any time. No name leads here. */
export const TIMED_WAIT = 13;

/**
 * Plain accesses to elements that are points of their own: one is read, one is written, memory is touched as a whole. No
 * name leads here either.
 */
export const PLAIN_READ = 14;
export const PLAIN_WRITE = 15;
export const PLAIN_RANGE = 16;

export type OpcodeName = keyof typeof Opcode;

/** Whether a step is a plain access. */
export function isPlain(op: number): boolean {
  return op >= PLAIN_READ;
}

/** By number. */
export const OPCODE_NAMES = Object.keys(Opcode) as readonly OpcodeName[];

/**
 * Whether a member of Atomics is an operation. `isLockFree` is none: it reads no shared memory, so it stays an ordinary
 * call; nor is `pause` where the runtime has it not.
 */
export function isOpcodeName(name: string | undefined): name is OpcodeName {
  return name !== undefined && Object.hasOwn(Opcode, name) && (name !== 'pause' || pause !== undefined);
}

/** What a step is called: an operation of Atomics by its own name. */
export function nameOfStep(op: number): string {
  if (op === PLAIN_READ) return 'plain read';
  if (op === PLAIN_WRITE) return 'plain write';
  return op === PLAIN_RANGE ? 'plain access' : OPCODE_NAMES[op];
}
