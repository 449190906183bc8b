/**
 * stop_machine: all online CPUs meet, disable interrupts, and one of them runs a function.
 *
 * A barrier with states. Every CPU acknowledges each state; the last one to do so advances it. Which states there are
 * is the policy's: the 2014 series wanted interrupts disabled in two stages, first on all other CPUs, then on the
 * outgoing one, so that it can still take what they sent. Source: kernel/stop_machine.c, Linux 3.15.
 */
import { at } from '../../memory/arena.js';
import { NULL, struct } from '../../memory/struct.js';
import { Milestone, type MilestoneNumber } from '../../machine/milestone.js';
import { Event } from '../../trace/event.js';
import { setCpu, testCpu, zeroMask } from '../cpumask.js';
import type { Cpu, KernelFunction } from '../kernel.js';
import { nextOnlineCpu } from '../online.js';
import type { StopState } from '../policy.js';
import { CPU_STOP_DONE, CPU_STOP_WORK } from './stopper.js';

/**
 * `active` is the address of a mask, or NULL: then the first online CPU is the active one. `state` counts from 0 =
 * NONE.
 */
export const MULTI_STOP = struct('multi_stop_data', ['fn', 'data', 'numThreads', 'active', 'state', 'threadAck']);

/** Per CPU: what a request to the stoppers needs of its requester's stack. A task makes one request at a time. */
export const STOP_REQUEST = struct('stop_request', [
  `done*${CPU_STOP_DONE.size}`,
  `work1*${CPU_STOP_WORK.size}`,
  `work2*${CPU_STOP_WORK.size}`,
  'cpu1',
  'cpu2',
  'local',
]);

/**
 * Prepares multi_stop_data and sets the first state. Context: the requester, before anything is queued.
 *
 * @param active the CPUs that run the function; empty: the first online one
 * Source: kernel/stop_machine.c, __stop_machine(), Linux 3.15.
 */
export function initMultiStop(
  cpu: Cpu,
  msdata: number,
  fn: KernelFunction,
  data: number,
  numThreads: number,
  active: readonly number[],
): void {
  const mask = at(cpu.kernel.map.stopMask, cpu.id);
  zeroMask(cpu.mem, mask, cpu.cpus);
  for (const id of active) setCpu(cpu.mem, mask, id);
  cpu.mem[msdata + MULTI_STOP.fn] = cpu.kernel.functions.numberOf(fn);
  cpu.mem[msdata + MULTI_STOP.data] = data;
  cpu.mem[msdata + MULTI_STOP.numThreads] = numThreads;
  cpu.mem[msdata + MULTI_STOP.active] = active.length === 0 ? NULL : mask;
  setStopState(cpu, msdata, 1);
}

/**
 * Begins a state: resets the acknowledgements, then publishes the state.
 *
 * Ordering: the reset is visible to the CPU that sees the state; pairs with the load in multiCpuStop.
 * Source: kernel/stop_machine.c, set_state(), Linux 3.15.
 */
export function setStopState(cpu: Cpu, msdata: number, state: number): void {
  Atomics.store(cpu.mem, msdata + MULTI_STOP.threadAck, cpu.mem[msdata + MULTI_STOP.numThreads]);
  publishStopState(cpu, msdata, state);
}

/** The second half of setStopState. Source: kernel/stop_machine.c, set_state(), Linux 3.15. */
export function publishStopState(cpu: Cpu, msdata: number, state: number): void {
  Atomics.store(cpu.mem, msdata + MULTI_STOP.state, state);
  cpu.wake(msdata + MULTI_STOP.state);
}

/** The state behind `current`, when it has come. Interrupts are served meanwhile, where they are on. */
function nextState(cpu: Cpu, word: number, current: number): number {
  const { mem } = cpu;
  for (;;) {
    const state = Atomics.load(mem, word);
    if (state !== current) return state;
    cpu.spinOn(word, current);
  }
}

/**
 * The part of one CPU in a stop-machine: the stopper's function. Returns what the function returned on an active CPU.
 *
 * Context: stopper, preemption off, irqs on at first. In PREPARE interrupts are still taken.
 * Ordering: each state is acknowledged after what it asks for is done; pairs with the last acker's publish.
 * Source: kernel/stop_machine.c, multi_cpu_stop(), Linux 3.15.
 */
export const multiCpuStop: KernelFunction = (cpu, msdata) => {
  const { stopStates, ackState } = cpu.kernel.policy;
  const irqs = !cpu.irqsDisabled();
  const active = isActive(cpu, msdata);
  let result = 0;
  let current = 0;
  while (stopStates[current - 1] !== 'EXIT') {
    current = nextState(cpu, msdata + MULTI_STOP.state, current);
    cpu.trace(Event.STOP_STATE, current);
    const name = stopStates[current - 1];
    if (disablesIrqs(name, active)) cpu.irqDisable();
    if (name === 'RUN' && active) result = runStopFunction(cpu, msdata);
    ackState(cpu, msdata);
    if (name !== 'EXIT') cpu.reach(milestoneOf(name));
  }
  if (irqs) cpu.irqEnable();
  cpu.reach(Milestone.STOP_EXIT);
  return result;
};

function isActive(cpu: Cpu, msdata: number): boolean {
  const mask = cpu.mem[msdata + MULTI_STOP.active];
  return mask === NULL ? nextOnlineCpu(cpu, 0) === cpu.id : testCpu(cpu.mem, mask, cpu.id);
}

function disablesIrqs(state: StopState, active: boolean): boolean {
  return (
    state === 'DISABLE_IRQ' ||
    (state === 'DISABLE_IRQ_INACTIVE' && !active) ||
    (state === 'DISABLE_IRQ_ACTIVE' && active)
  );
}

function runStopFunction(cpu: Cpu, msdata: number): number {
  const fn = cpu.kernel.functions.get(cpu.mem[msdata + MULTI_STOP.fn]);
  return fn(cpu, cpu.mem[msdata + MULTI_STOP.data]) ?? 0;
}

function milestoneOf(state: StopState): MilestoneNumber {
  switch (state) {
    case 'PREPARE':
      return Milestone.STOP_PREPARE;
    case 'DISABLE_IRQ':
    case 'DISABLE_IRQ_INACTIVE':
      return Milestone.STOP_DISABLE_IRQ;
    case 'DISABLE_IRQ_ACTIVE':
      return Milestone.STOP_DISABLE_IRQ_ACTIVE;
    case 'RUN':
      return Milestone.STOP_RUN;
    case 'EXIT':
      return Milestone.STOP_EXIT;
  }
}
