/**
 * csds on a sender's stack. A waiting sender's csd exists only until the sender returns; a JavaScript stack is not
 * shared memory, so each CPU has a small stack of csd slots there. A freed slot is poisoned, and the poison is checked
 * when the slot is used again: the CPU that touches a csd after unlocking it is found out.
 *
 * Context: the slot's CPU only; slots are freed in the opposite order, as stack frames are. Plain accesses for that
 * reason: no other CPU may touch a free slot, and of a CPU that does it is enough to see it sooner or later.
 */
import { at } from '../../memory/arena.js';
import { struct } from '../../memory/struct.js';
import { CSD, csdNames } from './csd.js';
import type { Cpu } from '../kernel.js';
import { Warning, warnOn } from '../report-bug.js';

const SLOTS = 8;
/**
 * Words from slot to slot: each csd on a cache line of its own, for the target unlocks it while the sender spins on it.
 */
const SLOT_WORDS = 16;
const STACK = struct('stack_csds', ['depth', `pad*${SLOT_WORDS - 1}`, `slots*${SLOTS * SLOT_WORDS}`]);
/** `stack_csds[1].csd[0].flags` is of the outermost of CPU 1's waiting calls. */
export const STACK_CSDS = {
  ...STACK,
  layout: [...STACK.layout.slice(0, 2), ...csdNames('csd', STACK.slots, SLOTS, SLOT_WORDS)],
};

/** What a freed slot holds. Odd and large: no address, no function, and the lock bit is clear. */
export const POISON = 0x6b6b6b6a;

/**
 * Takes a slot for a call that the sender will wait for; its flags are 0.
 *
 * Source: kernel/smp.c, the csd_stack of smp_call_function_single(), Linux 3.15.
 * Departs: the poison check; Linux has it in slab and KASAN, not for stacks.
 */
export function pushStackCsd(cpu: Cpu): number {
  const stack = at(cpu.kernel.map.stackCsds, cpu.id);
  const depth = cpu.mem[stack + STACK_CSDS.depth]++;
  if (depth >= SLOTS) throw new Error(`kernel stack overflow: ${SLOTS} nested waiting calls on one CPU`);
  const csd = stack + STACK_CSDS.slots + depth * SLOT_WORDS;
  checkPoison(cpu, csd);
  fill(cpu.mem, csd, 0);
  return csd;
}

/**
 * Frees the newest slot.
 *
 * Source: kernel/smp.c, the return of smp_call_function_single(), Linux 3.15.
 */
export function popStackCsd(cpu: Cpu, csd: number): void {
  cpu.mem[at(cpu.kernel.map.stackCsds, cpu.id) + STACK_CSDS.depth]--;
  fill(cpu.mem, csd, POISON);
}

/** For so few words a loop; TypedArray.fill is a call out of the compiled code. */
function fill(mem: Int32Array, csd: number, value: number): void {
  for (let word = 0; word < CSD.size; word++) mem[csd + word] = value;
}

function checkPoison(cpu: Cpu, csd: number): void {
  const expected = cpu.mem[csd] === 0 ? 0 : POISON; // never used since boot, or freed
  for (let word = 0; word < CSD.size; word++) {
    if (cpu.mem[csd + word] !== expected) return warnOn(cpu, Warning.STACK_OVERWRITTEN, csd, word);
  }
}
