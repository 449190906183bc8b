/**
 * Small programs of CPUs, written as a text: the form of the scenario. `S01 I10 | O L0 E`: CPU 0 stores and sends an IPI to
 * CPU 1. There is no kernel: a handler notes in the CPU's own log what it saw, and adds 1 to a word.
 */
import type { Cpu as AnyCpu, CpuEntries } from '../../../../src/machine/cpu.js';
import { Vector, type VectorNumber } from '../../../../src/machine/vectors.js';

export const WORDS = 4;
export const LOG = 32;

interface Functions {
  readonly names: readonly string[];
  numberNamed(name: string): number;
}
interface Kernel {
  readonly functions: Functions;
  /** Number of the first shared word, and of the first of the logs, one a CPU. */
  readonly words: number;
  readonly logs: number;
}
type Cpu = Omit<AnyCpu<Kernel>, 'kernel'> & { kernel: Kernel; entries: CpuEntries; form: string; rest(): void };

interface Map {
  readonly data: Readonly<Record<string, { readonly base: number }>>;
}

/** Word 3 is that of the handlers. */
const HANDLED = 3;

export function prepare(cpus: readonly Cpu[], _: unknown, form: string, { data }: Map): void {
  for (const cpu of cpus) {
    const functions: Functions = { names: ['nothing'], numberNamed: () => 0 };
    cpu.kernel = { functions, words: data['words'].base, logs: data['logs'].base };
    cpu.form = form;
    cpu.entries = {
      interrupt: (vector) => interrupt(cpu, vector),
      schedule: () => log(cpu, 600 + Atomics.add(cpu.mem, cpu.kernel.words + HANDLED, 1)),
    };
  }
}

function interrupt(cpu: Cpu, vector: VectorNumber): void {
  if (vector === Vector.DEVICE) cpu.serveDevice((_, info) => log(cpu, 500 + info));
  else log(cpu, 200 + vector * 100 + Atomics.add(cpu.mem, cpu.kernel.words + HANDLED, 1));
}

function log(cpu: Cpu, what: number): void {
  const own = cpu.kernel.logs + cpu.id * LOG;
  const { mem } = cpu;
  mem[own]++;
  mem[own + mem[own]] = what;
}

export function bootMachine(): void {
  // there is nothing to boot
}

export function bootOther(): void {
  // nor on the others
}

export function takeInterrupts(cpu: Cpu & { takeInterrupts(): void }): void {
  cpu.takeInterrupts();
}

export function race(cpu: Cpu): never {
  const program = cpu.form.split('|')[cpu.id]?.trim() ?? '';
  for (const operation of program.split(' ')) if (operation !== '') log(cpu, 1 + perform(cpu, operation));
  for (;;) cpu.rest();
}

/**
 * An operation: `L w` load, `S w v` store, `A w` add 1, `C w a b` compare-exchange, `P w` plain read, `H w v` plain write,
 * `B w v` wait while it is v, `N w v` the same with preemption off, `I t v` IPI to a CPU, `K t` its stopper has work, `D t` its device has, `O` and `E` interrupts
 * off and on, `X` and `Y` preemption off and on, `V` serve.
 */
function perform(cpu: Cpu, text: string): number {
  const [w, a, b] = Array.from(text.slice(1), Number);
  const word = cpu.kernel.words + w;
  const { mem } = cpu;
  switch (text[0]) {
    case 'L':
      return Atomics.load(mem, word);
    case 'S':
      return Atomics.store(mem, word, a);
    case 'A':
      return Atomics.add(mem, word, 1);
    case 'C':
      return Atomics.compareExchange(mem, word, a, b);
    case 'P':
      return mem[word];
    case 'H':
      return (mem[word] = a);
    case 'B':
      while (Atomics.load(mem, word) === a) cpu.spinOn(word, a);
      return 0;
    case 'N':
      cpu.preemptDisable();
      while (Atomics.load(mem, word) === a) cpu.spinOn(word, a);
      cpu.preemptEnable();
      return 0;
    case 'I':
      cpu.sendIpi(w, a as VectorNumber);
      return 0;
    case 'K':
      cpu.kick(w);
      return 0;
    case 'D':
      cpu.raiseDevice(0, 10 + cpu.id, w);
      return 0;
    case 'O':
      cpu.irqDisable();
      return 0;
    case 'E':
      cpu.irqEnable();
      return 0;
    case 'X':
      cpu.preemptDisable();
      return 0;
    case 'Y':
      cpu.preemptEnable();
      return 0;
    case 'V':
      cpu.relax();
      return 0;
    default:
      throw new Error(`no operation: ${text}`);
  }
}

export const scenario = {
  kind: 'machine',
  name: 'test/cpus',
  story: 'small programs of CPUs',
  source: 'generated',
  forms: ['any'],
  cpus: 2,
  prompt: false,
  polls: false,
  data: { words: WORDS, logs: 3 * LOG },
  functions: {},
  actors: [],
  devices: [] as readonly { readonly cpu: number; readonly function: string; readonly info: number }[],
  after: (cpu: Cpu): string =>
    [
      ...cpu.mem.subarray(cpu.kernel.words, cpu.kernel.words + WORDS),
      ...cpu.mem.subarray(cpu.kernel.logs, cpu.kernel.logs + 3 * LOG),
    ]
      .join(' ')
      .replaceAll(/( 0)+/g, ' .'),
  outcomes: [{ match: /^/, grade: 'acceptable', text: 'whatever' }],
};
