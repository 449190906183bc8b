/**
 * The machine soak: machines of all sizes and kernels do everything at once, for as long as one likes. What must hold:
 * no call is lost, nothing warns, nothing hangs, and every CPU is online in the end.
 *
 * To have a missed wake-up hang instead of being healed by a time-out, run it with `node --import
 * ./dist/test/soak/no-timeouts.js`.
 */
import { CpuThreads } from '../../src/engine/free/threads.js';
import { Machine } from '../../src/emulator/machine.js';
import type { MachineOptions } from '../../src/emulator/machine-options.js';
import { CPU, cpuWord } from '../../src/machine/layout.js';
import { Random } from '../../src/machine/random.js';
import { soakData } from './machine-program.js';

const CPUS = 16;
const HANG_MS = 120_000;
const PROGRAM = new URL('./machine-program.js', import.meta.url);
/**
 * Without late IPIs every kernel is right; with them only those that flush, and only these do not warn of a late IPI.
 */
const PROMPT = ['v3.15', 'debug-info', 'two-stage', 'flush', 'v6', 'v3.16', 'warn-fix', 'v6.18'];
const LATE = ['v3.16', 'warn-fix', 'v6.18'];
const DELAYS = ['fixed:20us', 'uniform:0..500us', 'exp:100us', 'uniform:0..2ms,0>1=fixed:1ms'];

/**
 * Soaks for `seconds`, in rounds of a few seconds at most, and boots 256 CPUs once.
 *
 * @throws {Error} that says what went wrong in which round, and with which settings
 */
export async function soakMachine(seconds: number, seed = Date.now() % 2 ** 31): Promise<void> {
  const random = new Random(seed);
  const threads = new CpuThreads(CPUS);
  const until = performance.now() + seconds * 1000;
  let rounds = 0;
  do {
    const settings = settingsOf(random);
    try {
      await soakOnce({ ...settings, threads });
    } catch (error) {
      throw new Error(`machine soak, seed ${seed}, round ${rounds}: ${JSON.stringify(settings)}`, { cause: error });
    }
    rounds++;
  } while (performance.now() < until);
  await threads.destroy();
  await bootLargest();
  console.error(`machine soak: ${rounds} rounds, seed ${seed}`);
}

function settingsOf(random: Random): MachineOptions {
  const late = random.chance(0.5);
  const variants = late ? LATE : PROMPT;
  const cpus = 2 + random.below(CPUS - 1);
  return {
    cpus,
    variant: variants[random.below(variants.length)],
    seed: random.below(2 ** 31),
    ipiDelay: late ? DELAYS[random.below(DELAYS.length)] : 'none',
    spuriousIpi: late && random.chance(0.5) ? 0.1 : 0,
    offlineWindowUs: random.chance(0.3) ? random.below(2000) : 0,
    spin: random.chance(0.5) ? 1 + random.below(20) : 100,
  };
}

async function soakOnce(options: MachineOptions): Promise<void> {
  const { cpus, seed = 1 } = options;
  const machine = await Machine.boot({ ...options, program: PROGRAM, data: soakData(cpus) });
  try {
    // Some CPUs stay idle: an idle CPU goes offline in another way than a busy one.
    const workers = Array.from({ length: Math.max(1, Math.trunc(cpus / 2)) }, (_, index) => index);
    const work = workers.map((cpu) => machine.run(cpu, 'work', seed, 300) as Promise<number>);
    const plug = [cpus - 1, 0].map((cpu) => machine.run(cpu, 'hotplug', seed, 20));
    const [counted] = await inTime(machine, Promise.all([Promise.all(work), ...plug]));
    for (let cpu = 0; cpu < cpus; cpu++) await inTime(machine, machine.run(cpu, 'hotplug', seed, 0));
    for (let cpu = 0; cpu < cpus; cpu++) await inTime(machine, machine.run(cpu, 'drain'));
    check(
      machine,
      counted.reduce((sum, count) => sum + count, 0),
    );
  } finally {
    await machine.shutdown();
  }
  const died = await machine.ended;
  if (died !== undefined) throw died;
}

function check(machine: Machine, counted: number): void {
  const { queued, executed, warnings, offlineWithWork } = machine.statistics();
  const found = {
    lost: queued - executed,
    warnings,
    offlineWithWork,
    miscounted: machine.mem[machine.map.data.guarded.base] - counted,
  };
  const online = machine.online().length;
  if (Object.values(found).some((count) => count !== 0) || online !== machine.options.cpus) {
    throw new Error(`${JSON.stringify(found)}, ${online} of ${machine.options.cpus} CPUs online`);
  }
}

/** The result, or an error that says what each CPU waits for. */
async function inTime<T>(machine: Machine, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`hang:\n${machineState(machine)}`)), HANG_MS);
  });
  try {
    return await Promise.race([promise, hang]);
  } finally {
    clearTimeout(timer);
  }
}

/** A line a CPU: what it waits for, and its interrupt state. */
function machineState(machine: Machine): string {
  const lines = Array.from({ length: machine.options.cpus }, (_, cpu) => {
    const word = (field: 'waitingFor' | 'pending' | 'irqsOff' | 'preemptCount' | 'resched'): number =>
      machine.mem[cpuWord(machine.layout, cpu, CPU[field])];
    const waitingFor = word('waitingFor');
    const state = `irqs off ${word('irqsOff')}, preemption ${word('preemptCount')}, pending ${word('pending')}, stopper ${word('resched')}`;
    return `CPU ${cpu}: waits for ${machine.describe(waitingFor)} = ${machine.mem[waitingFor]}; ${state}`;
  });
  return lines.join('\n');
}

async function bootLargest(): Promise<void> {
  const machine = await Machine.boot({ cpus: 256, program: PROGRAM, data: soakData(256) });
  await inTime(machine, machine.run(255, 'drain'));
  if ((await machine.cpuDown(100)) !== 0 || (await machine.cpuUp(100)) !== 0)
    throw new Error('256 CPUs: CPU 100 did not go down and up');
  const died = await machine.shutdown();
  if (died !== undefined) throw died;
}
