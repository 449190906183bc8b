/** Tasks in which one CPU comes between two steps of another, inside a kernel function. */
import { CSD, csdInit, csdLocked } from '../../../src/kernel/smp/csd.js';
import { kickIlb, KICK } from '../../../src/kernel/idle/kick.js';
import type { Cpu, KernelFunction } from '../../../src/kernel/kernel.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../../src/kernel/smp/smp-single.js';
import { STACK_CSDS } from '../../../src/kernel/smp/stack-csd.js';
import { at } from '../../../src/memory/arena.js';
import { csdAt, wordAt, WORDS } from './data.js';
import { openGate, passGate, setWord, waitFor } from './gates.js';
import { interpose } from './interpose.js';
import { record } from './record.js';
import * as straddle from './straddle.js';

/**
 * A function that takes its time: should its sender be free to go on already, it lets it.
 * Info: the sender, whose call is the first on its stack.
 */
const finishLate: KernelFunction = (cpu, sender) => {
  const csd = at(cpu.kernel.map.stackCsds, sender) + STACK_CSDS.slots;
  if (!csdLocked(cpu.mem, csd)) passGate(cpu, 0);
  setWord(cpu, wordAt(cpu.kernel.map.data, WORDS.finished), 1);
};

export const functions = { ...straddle.functions, finishLate };

export const tasks = {
  ...straddle.tasks,

  /**
   * Queues csd 1 to `target`, whose queue holds a call, so that the target drains between the beginning of the add and
   * its compare-exchange: opens gate 0, at which the target is deaf, and waits until its queue is empty.
   */
  addWhileDrained(cpu: Cpu, target: number): number {
    const queue = at(cpu.kernel.map.callQueue, target);
    const letDrain = (): void => {
      openGate(cpu, 0);
      waitFor(cpu, queue, (first) => first === 0);
    };
    return interpose(cpu, { operation: 'compareExchange', word: queue }, letDrain, () => queue1(cpu, target));
  },

  /** Queues csd 1 to `target` so that another CPU, which waits at gate 1, queues between the steps of the add. */
  addWhileAdded(cpu: Cpu, target: number): number {
    const queue = at(cpu.kernel.map.callQueue, target);
    const letAdd = (): void => {
      openGate(cpu, 1);
      passGate(cpu, 2);
    };
    return interpose(cpu, { operation: 'compareExchange', word: queue }, letAdd, () => queue1(cpu, target));
  },

  /** The other CPU: queues csd 2 when it may, and says so. */
  addBetween(cpu: Cpu, target: number): number {
    passGate(cpu, 1);
    const result = smpCallFunctionSingleAsync(cpu, target, prepare(cpu, 2));
    openGate(cpu, 2);
    return result;
  },

  /** Calls and waits. Returns whether the function had finished when the call returned. */
  callAndLook(cpu: Cpu, target: number): boolean {
    smpCallFunctionSingle(cpu, target, finishLate, cpu.id, true);
    const finished = Atomics.load(cpu.mem, wordAt(cpu.kernel.map.data, WORDS.finished)) === 1;
    openGate(cpu, 0);
    return finished;
  },

  /** Calls and waits, says that its stack frame is gone, and does it again when gate 1 is open. */
  callTwice(cpu: Cpu, target: number): void {
    smpCallFunctionSingle(cpu, target, record, 1, true);
    openGate(cpu, 0);
    passGate(cpu, 1);
    smpCallFunctionSingle(cpu, target, record, 2, true);
  },

  /**
   * Takes calls until gate 2 opens; should it write to the `dst` of the csd on the stack of `sender`, it does so when
   * that frame is gone (gate 0).
   */
  takeCalls(cpu: Cpu, sender: number): void {
    const dst = at(cpu.kernel.map.stackCsds, sender) + STACK_CSDS.slots + CSD.dst;
    interpose(
      cpu,
      { operation: 'store', word: dst },
      () => passGate(cpu, 0),
      () => passGate(cpu, 2),
    );
  },

  /** Kicks `target` so that another CPU, which waits at gate 1, kicks it just before this one locks the shared csd. */
  kickWhileKicked(cpu: Cpu, target: number): number {
    const flags = at(cpu.kernel.map.kick, target) + KICK.csd + CSD.flags;
    const letKick = (): void => {
      openGate(cpu, 1);
      passGate(cpu, 2);
    };
    return interpose(cpu, { operation: 'store', word: flags }, letKick, () => kickIlb(cpu, target));
  },

  /** The other CPU. */
  kickBetween(cpu: Cpu, target: number): number {
    passGate(cpu, 1);
    const result = kickIlb(cpu, target);
    openGate(cpu, 2);
    return result;
  },
};

function queue1(cpu: Cpu, target: number): number {
  return smpCallFunctionSingleAsync(cpu, target, prepare(cpu, 1));
}

function prepare(cpu: Cpu, slot: number): number {
  const csd = csdAt(cpu.kernel.map.data, slot);
  csdInit(cpu, csd, cpu.kernel.functions.numberOf(record), slot);
  return csd;
}
