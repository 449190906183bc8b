/**
 * The pool of check blocks: each CPU has its own, and functions give blocks back from wherever they run, through an
 * llist.
 *
 * Context: `takeBlock` on the owner at task level; `freeBlock` anywhere.
 * Source: kernel/scftorture.c, scf_free_pool, scf_add_to_free_list() and scf_cleanup_free_list(), Linux 6.18.
 */
import { CACHE_LINE_WORDS, NULL } from '../memory/struct.js';
import type { Cpu } from '../kernel/kernel.js';
import { llistAdd, llistDelAll } from '../kernel/llist.js';
import { BLOCK, BLOCKS_PER_CPU, TALLY, tally } from './memory.js';

/** Puts all blocks of this CPU into its free list. */
export function fillPool(cpu: Cpu): void {
  const { base } = cpu.kernel.map.data.blocks;
  for (let i = 0; i < BLOCKS_PER_CPU; i++) {
    const block = base + (cpu.id * BLOCKS_PER_CPU + i) * CACHE_LINE_WORDS;
    cpu.mem[block + BLOCK.sender] = cpu.id;
    freeBlock(cpu, block);
  }
}

/** The owner's end: blocks that it has taken off its list and not used yet. */
export class BlockPool {
  #taken = NULL;

  /** A cleared block for a call to `target`, or NULL when all are on their way: counted as an allocation failure. */
  take(cpu: Cpu, target: number, wait: boolean, rpc: boolean): number {
    if (this.#taken === NULL) this.#taken = llistDelAll(cpu.mem, freeList(cpu, cpu.id));
    const block = this.#taken;
    if (block === NULL) {
      tally(cpu, TALLY.alloc);
      return NULL;
    }
    const { mem } = cpu;
    this.#taken = mem[block + BLOCK.next];
    mem.fill(0, block, block + BLOCK.size);
    mem[block + BLOCK.sender] = cpu.id;
    mem[block + BLOCK.cpu] = target;
    mem[block + BLOCK.wait] = wait ? 1 : 0;
    mem[block + BLOCK.rpc] = rpc ? 1 : 0;
    mem[block + BLOCK.in] = 1; // the last store: the CPU that sees the call sees all of them
    return block;
  }
}

export function freeBlock(cpu: Cpu, block: number): void {
  cpu.mem[block + BLOCK.in] = 0;
  llistAdd(cpu.mem, block, freeList(cpu, cpu.mem[block + BLOCK.sender]));
}

function freeList(cpu: Cpu, owner: number): number {
  return cpu.kernel.map.data.freeBlocks.base + owner * CACHE_LINE_WORDS;
}
