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

export type OpcodeName = keyof typeof Opcode;

/** By number. */
export const OPCODE_NAMES = Object.keys(Opcode) as readonly OpcodeName[];

/**
 * Whether a member of Atomics is an operation. `isLockFree` is none: it reads no shared memory, so it stays an ordinary
 * call; nor is `pause` where the runtime has it not.
 */
export function isOpcodeName(name: string | undefined): name is OpcodeName {
  return name !== undefined && Object.hasOwn(Opcode, name) && (name !== 'pause' || pause !== undefined);
}
