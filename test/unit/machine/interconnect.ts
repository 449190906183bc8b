/** The interrupt controllers of a few sleeping CPUs in one thread, with a clock that the test turns. */
import { Arena } from '../../../src/memory/arena.js';
import { parseDelaySetting } from '../../../src/machine/delay.js';
import { InterruptController } from '../../../src/machine/interrupt-controller.js';
import { isParked, lieDown } from '../../../src/machine/doorbell.js';
import { CPU, cpuWord, layoutMachine, type MachineLayout } from '../../../src/machine/layout.js';
import { Random } from '../../../src/machine/random.js';
import { vectorName, VECTORS } from '../../../src/machine/vectors.js';
import { type EventKind, eventName } from '../../../src/trace/event.js';

export interface InterconnectOptions {
  readonly cpus?: number;
  readonly delay?: string;
  readonly lost?: number;
  readonly spurious?: number;
  readonly seed?: number;
  readonly nowUs?: number;
}

export class Interconnect {
  readonly layout: MachineLayout;
  readonly mem: Int32Array;
  readonly controllers: readonly InterruptController[];
  /** `IPI_SEND 1 0 0` and so on. */
  readonly traced: string[] = [];
  nowUs: number;

  constructor({ cpus = 4, delay = 'none', lost = 0, spurious = 0, seed = 1, nowUs = 1000 }: InterconnectOptions = {}) {
    this.nowUs = nowUs;
    const arena = new Arena();
    this.layout = layoutMachine(arena, cpus);
    this.mem = new Int32Array(arena.toBuffer());
    for (let cpu = 0; cpu < cpus; cpu++) lieDown(this.mem, this.layout, cpu);
    const settings = { delay: parseDelaySetting(delay), lost, spurious };
    const clock = { nowUs: () => this.nowUs };
    const trace = (kind: EventKind, a: number, b: number, c: number) =>
      this.traced.push(`${eventName(kind)} ${a} ${b} ${c}`);
    this.controllers = Array.from(
      { length: cpus },
      (_, id) => new InterruptController(this.mem, this.layout, id, settings, new Random(seed, id), clock, trace),
    );
  }

  /** Names of the vectors that a CPU would take now, the ones that come due included; takes them. */
  take(cpu: number): string[] {
    this.controllers[cpu].deliverDue();
    const pending = this.controllers[cpu].take();
    return Array.from({ length: VECTORS }, (_, vector) => vector)
      .filter((vector) => (pending & (1 << vector)) !== 0)
      .map(vectorName);
  }

  /** Whether a CPU was woken since the last look; it sleeps again afterwards. */
  woken(cpu: number): boolean {
    if (isParked(this.mem, this.layout, cpu)) return false;
    lieDown(this.mem, this.layout, cpu);
    return true;
  }

  /** A word of a CPU's area. */
  word(cpu: number, field: keyof typeof CPU): number {
    return this.mem[cpuWord(this.layout, cpu, CPU[field] as number)];
  }
}
