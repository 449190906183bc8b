/**
 * The functions that are called, with the checks that they make. Source: kernel/scftorture.c, scf_handler(), Linux
 * 6.18.
 */
import { NULL } from '../memory/struct.js';
import { Event } from '../trace/event.js';
import type { RandomSource } from '../lab/random-source.js';
import type { Cpu, KernelFunction } from '../kernel/kernel.js';
import { complete } from '../kernel/sleep.js';
import { freeBlock } from './blocks.js';
import { BLOCK, CONTROL, controlWord, TALLY, tally, Trouble, type TroubleNumber } from './memory.js';

/** What a function needs of its CPU's settings. Set before anything is called. */
export interface HandlerSettings {
  /** Longest time that a function keeps its CPU, in seconds; 0: microseconds. */
  readonly longwait: number;
  readonly random: RandomSource;
}

/** Per thread: never changed after it is set. */
const settings = new WeakMap<Cpu, HandlerSettings>();

export function setHandlers(cpu: Cpu, handlers: HandlerSettings): void {
  settings.set(cpu, handlers);
}

/** An error that the torture's own checks found: counted and traced, and the torture goes on. */
export function note(cpu: Cpu, counter: number, trouble: TroubleNumber, about: number): void {
  tally(cpu, counter);
  cpu.trace(Event.TORTURE, trouble, about);
}

/** Runs on many CPUs: with a block when the sender waits, with none otherwise. */
const scfHandler: KernelFunction = (cpu, block) => {
  if (block !== NULL && cpu.mem[block + BLOCK.in] !== 1) note(cpu, TALLY.mb_in, Trouble.NOT_IN, block);
  tally(cpu, TALLY.invoked);
  linger(cpu);
  if (block === NULL) return;
  if (cpu.mem[block + BLOCK.wait] === 0) return freeBlock(cpu, block);
  cpu.mem[block + BLOCK.out] = 1;
  if (cpu.mem[block + BLOCK.rpc] !== 0) complete(cpu, block + BLOCK.completion);
};

/** Runs on one CPU, which must be the one that was asked. */
const scfHandler1: KernelFunction = (cpu, block) => {
  if (cpu.mem[block + BLOCK.cpu] !== cpu.id) note(cpu, TALLY.errs, Trouble.WRONG_CPU, block);
  return scfHandler(cpu, block);
};

/** The function of a storm's stop_machine: all others must be stopped, so a plain count of it cannot go wrong. */
const whileStopped: KernelFunction = (cpu) => {
  const guarded = controlWord(cpu, CONTROL.guarded);
  const seen = cpu.mem[guarded];
  if (!cpu.irqsDisabled()) note(cpu, TALLY.errs, Trouble.NOT_STOPPED, cpu.id);
  cpu.mem[guarded] = seen + 1;
  return 0;
};

/** Keeps its CPU for so many microseconds, as firmware does: it takes no interrupt and answers no call. */
const freeze: KernelFunction = (cpu, us) => {
  tally(cpu, TALLY.freezes);
  spend(cpu, us);
  Atomics.store(cpu.mem, controlWord(cpu, CONTROL.freezeClaim), 0);
};

export const handlers = { scf_handler: scfHandler, scf_handler_1: scfHandler1, while_stopped: whileStopped, freeze };

/** Mostly nothing; 1 in 1,024 up to 63 µs; 1 in 4,096 up to 256 µs, or up to `longwait` seconds. */
function linger(cpu: Cpu): void {
  const { longwait, random } = settings.get(cpu)!;
  const drawn = random.below(4096);
  if (drawn === 0) spend(cpu, longwait > 0 ? (1 + random.below(longwait)) * 1e6 : 1 + random.below(256));
  else if (drawn < 5 && longwait === 0) spend(cpu, random.below(64));
}

/** Context: irqs off; so `relax` serves no interrupt. */
function spend(cpu: Cpu, us: number): void {
  const until = cpu.nowUs() + us;
  while (cpu.nowUs() < until) cpu.relax();
}
