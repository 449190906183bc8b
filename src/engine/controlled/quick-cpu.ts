/**
 * The short half of ControlledCpu: what its methods come to when there is nothing to serve. That is most of the time,
 * and a coroutine for each call would cost more than all they do.
 *
 * Each returns its method's result, or LATER, having done nothing: then the method itself has to run. A test compares
 * the two.
 */
import { at } from '../../memory/arena.js';
import { CPU, type MachineLayout } from '../../machine/layout.js';

export const LATER = Symbol('later');

/** Words of a CPU, from its area on. */
const { pending: PENDING, irqsOff: IRQS_OFF, preemptCount: PREEMPT_COUNT, resched: RESCHED } = CPU;

type Quick = (mem: Int32Array, area: number, arg: unknown) => boolean | undefined | typeof LATER;

/** By the name of the method. */
export const QUICK_METHODS: Readonly<Record<string, Quick>> = {
  irqDisable(mem, area) {
    if (interrupted(mem, area)) return LATER;
    mem[area + IRQS_OFF] = 1;
    return undefined;
  },
  irqEnable(mem, area) {
    if (mem[area + PENDING] !== 0) return LATER;
    mem[area + IRQS_OFF] = 0;
    return undefined;
  },
  irqSave(mem, area) {
    if (interrupted(mem, area)) return LATER;
    const wereEnabled = mem[area + IRQS_OFF] === 0;
    mem[area + IRQS_OFF] = 1;
    return wereEnabled;
  },
  irqRestore(mem, area, wereEnabled) {
    if (wereEnabled !== true) return undefined;
    if (mem[area + PENDING] !== 0) return LATER;
    mem[area + IRQS_OFF] = 0;
    return undefined;
  },
  preemptEnable(mem, area) {
    if (wanted(mem, area, mem[area + PREEMPT_COUNT] - 1)) return LATER;
    mem[area + PREEMPT_COUNT]--;
    return undefined;
  },
  serve: serveNothing,
  relax: serveNothing,
  sleepUs: serveNothing,
  takeInterrupts: (mem, area) => (interrupted(mem, area) ? LATER : undefined),
};

/** Those that also look whether the stopper has work. */
export const SERVES: ReadonlySet<string> = new Set(['preemptEnable', 'serve', 'relax', 'sleepUs']);

/** Address of the words that the quick methods of a CPU are handed. */
export function areaOf(layout: MachineLayout, cpu: number): number {
  return at(layout.cpu, cpu);
}

function serveNothing(mem: Int32Array, area: number): undefined | typeof LATER {
  return wanted(mem, area, mem[area + PREEMPT_COUNT]) ? LATER : undefined;
}

function interrupted(mem: Int32Array, area: number): boolean {
  return mem[area + PENDING] !== 0 && mem[area + IRQS_OFF] === 0;
}

function wanted(mem: Int32Array, area: number, preemptCount: number): boolean {
  if (mem[area + IRQS_OFF] !== 0) return false;
  return mem[area + PENDING] !== 0 || (mem[area + RESCHED] !== 0 && preemptCount === 0);
}
