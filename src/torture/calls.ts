/**
 * What an invoker does in one turn: one primitive, checked. Source: kernel/scftorture.c, scftorture_invoke_one(), Linux
 * 6.18.
 */
import { at } from '../memory/arena.js';
import { NULL } from '../memory/struct.js';
import type { RandomSource } from '../lab/random-source.js';
import { csdInit, csdLockWait } from '../kernel/smp/csd.js';
import { getOnlineCpus, putOnlineCpus } from '../kernel/hotplug/hotplug-lock.js';
import type { Cpu } from '../kernel/kernel.js';
import { kickIlb } from '../kernel/idle/kick.js';
import { nextOnlineCpu, numOnlineCpus } from '../kernel/online.js';
import { reschedCpu } from '../kernel/idle/resched.js';
import { waitForCompletion } from '../kernel/sleep.js';
import { smpCallFunction, smpCallFunctionMany } from '../kernel/smp/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../kernel/smp/smp-single.js';
import { enterGates, leaveGates } from '../workload/gate.js';
import { ledgers } from '../workload/play-books.js';
import { BlockPool, freeBlock } from './blocks.js';
import { handlers, note } from './handlers.js';
import { BLOCK, TALLY, tally, Trouble } from './memory.js';
import type { Mix } from './mix.js';
import type { Primitive } from './parameters.js';

export interface CallSettings {
  readonly mix: Mix;
  readonly random: RandomSource;
  /** Hold the hotplug read lock around a call instead of disabling preemption. */
  readonly readLock: boolean;
  /** IPIs may be held until their target is on its way out: keep waiting calls away from it meanwhile, see gate.ts. */
  readonly gated: boolean;
}

export class Calls {
  readonly #pool = new BlockPool();
  readonly #everybody: readonly number[];
  /** CPUs whose gates this one has entered. */
  #inside: readonly number[] = [];

  constructor(
    private readonly cpu: Cpu,
    private readonly settings: CallSettings,
  ) {
    this.#everybody = Array.from({ length: cpu.cpus }, (_, id) => id).filter((id) => id !== cpu.id);
  }

  /** Draws a primitive and a target, which may be offline, and calls. */
  invokeOne(): void {
    const { mix, random } = this.settings;
    const primitive = mix.pick(random);
    const target = random.below(this.cpu.cpus);
    if (this.settings.gated) this.#enter(gatesOf(primitive, target, this.#everybody));
    this.#protect();
    this.#invoke(primitive, target);
    this.#unprotect();
  }

  /**
   * Queues a call to a CPU that is about to go offline and whose IPI is held, with a csd of its own: it cannot wait.
   */
  sendLate(target: number): void {
    const { cpu } = this;
    const block = this.#pool.take(cpu, target, false, false);
    if (block === NULL) return;
    const csd = cpu.kernel.map.data.lateCsds.base + cpu.id * (cpu.kernel.map.data.lateCsds.count / cpu.cpus);
    csdInit(cpu, csd, cpu.kernel.functions.numberOf(handlers.scf_handler_1), block);
    tally(cpu, TALLY.single);
    if (smpCallFunctionSingleAsync(cpu, target, csd) === 0) return;
    tally(cpu, TALLY.single_ofl);
    freeBlock(cpu, block);
  }

  #invoke(primitive: Primitive, target: number): void {
    const { cpu } = this;
    tally(cpu, TALLY[primitive]);
    switch (primitive) {
      case 'resched':
        return reschedCpu(cpu, target);
      case 'kick':
        return this.#kick();
      case 'single':
        return this.#single(target, false, TALLY.single_ofl);
      case 'single_wait':
        return this.#single(target, true, TALLY.single_wait_ofl);
      case 'single_rpc':
        return this.#rpc(target);
      case 'many':
        return this.#many(() =>
          smpCallFunctionMany(cpu, cpu.kernel.map.onlineMask.base, handlers.scf_handler, NULL, false),
        );
      case 'all':
        return smpCallFunction(cpu, handlers.scf_handler, NULL, false);
      case 'many_wait':
        return this.#waiting((block) =>
          this.#many(() => smpCallFunctionMany(cpu, cpu.kernel.map.onlineMask.base, handlers.scf_handler, block, true)),
        );
      case 'all_wait':
        return this.#waiting((block) => smpCallFunction(cpu, handlers.scf_handler, block, true));
    }
  }

  #single(target: number, wait: boolean, offline: number): void {
    const { cpu } = this;
    const block = this.#pool.take(cpu, target, wait, false);
    if (block === NULL) return;
    if (smpCallFunctionSingle(cpu, target, handlers.scf_handler_1, block, wait) < 0) {
      tally(cpu, offline);
      freeBlock(cpu, block);
    } else if (wait) this.#answered(block, true);
  }

  /**
   * Calls without waiting, and waits, preemptible, for the completion that the function gives. First for the csd, under
   * the eyes of the watchdog: a lost doorbell would leave no CPU awake that could ring again.
   */
  #rpc(target: number): void {
    const { cpu } = this;
    const block = this.#pool.take(cpu, target, true, true);
    if (block === NULL) return;
    if (smpCallFunctionSingle(cpu, target, handlers.scf_handler_1, block, false) < 0) {
      tally(cpu, TALLY.single_rpc_ofl);
      freeBlock(cpu, block);
      return;
    }
    this.#unprotect();
    csdLockWait(cpu, at(cpu.kernel.map.csdData, cpu.id));
    waitForCompletion(cpu, block + BLOCK.completion);
    this.#protect();
    this.#answered(block, true);
  }

  /** Departs: scftorture leaves preemption on under the read lock; smp_call_function_many asks for it to be off. */
  #many(call: () => void): void {
    this.cpu.preemptDisable();
    call();
    this.cpu.preemptEnable();
  }

  #waiting(call: (block: number) => void): void {
    const block = this.#pool.take(this.cpu, -1, true, false);
    if (block === NULL) return;
    call(block);
    this.#answered(block, numOnlineCpus(this.cpu) > 1);
  }

  /** The call has returned: the effects of its function must be visible, unless no CPU was there to run it. */
  #answered(block: number, somebody: boolean): void {
    const { cpu } = this;
    if (somebody && cpu.mem[block + BLOCK.out] === 0 && cpu.mem[block + BLOCK.lost] === 0)
      note(cpu, TALLY.mb_out, Trouble.NOT_OUT, block);
    freeBlock(cpu, block);
  }

  #enter(gates: readonly number[]): void {
    if (gates.length > 0) enterGates(this.cpu, ledgers(this.cpu), gates);
    this.#inside = gates;
  }

  /**
   * All CPUs kick the same CPU: the first other one that is online. Source: kernel/sched/fair.c, find_new_ilb(),
   * Linux 6.18.
   */
  #kick(): void {
    const first = nextOnlineCpu(this.cpu, 0);
    const target = first === this.cpu.id ? nextOnlineCpu(this.cpu, first + 1) : first;
    if (target < this.cpu.cpus) kickIlb(this.cpu, target);
  }

  #protect(): void {
    if (this.settings.readLock) getOnlineCpus(this.cpu);
    else this.cpu.preemptDisable();
  }

  /**
   * Leaves the gates first: where preemption is enabled this CPU can go offline, and would keep them from being closed.
   */
  #unprotect(): void {
    if (this.#inside.length > 0) leaveGates(this.cpu, ledgers(this.cpu), this.#inside);
    this.#inside = [];
    if (this.settings.readLock) putOnlineCpus(this.cpu);
    else this.cpu.preemptEnable();
  }
}

/** The CPUs that the sender may come to wait for. */
function gatesOf(primitive: Primitive, target: number, everybody: readonly number[]): readonly number[] {
  if (primitive === 'resched' || primitive === 'kick') return [];
  if (primitive.startsWith('single')) return everybody.includes(target) ? [target] : [];
  return everybody;
}
