/**
 * The numbers of a machine's events: behind the CPUs the IPIs, by target, sender and vector; then the devices; then, where
 * CPUs may freeze, for each of them that it thaws, and that it freezes.
 */

/** Vectors that travel, per pair of CPUs. */
const VECTORS_PER_PAIR = 2;

export interface Ipi {
  readonly sender: number;
  readonly target: number;
  readonly vector: number;
}

export class MachineEvents {
  readonly #firstDevice: number;
  readonly #firstThaw: number;

  constructor(
    readonly cpus: number,
    devices: number,
    private readonly freezes = false,
  ) {
    this.#firstDevice = cpus + cpus * cpus * VECTORS_PER_PAIR;
    this.#firstThaw = this.#firstDevice + devices;
  }

  /** How many there are. */
  get count(): number {
    return this.firstTimeout - this.cpus;
  }

  /** Waits that end by themselves are numbered from here on. */
  get firstTimeout(): number {
    return this.#firstThaw + (this.freezes ? 2 * this.cpus : 0);
  }

  get firstFreeze(): number {
    return this.#firstThaw + this.cpus;
  }

  ofIpi(sender: number, target: number, vector: number): number {
    return this.cpus + (target * this.cpus + sender) * VECTORS_PER_PAIR + vector;
  }

  ofDevice(device: number): number {
    return this.#firstDevice + device;
  }

  /** Which of the scenario's devices it is, or -1. */
  deviceOf(event: number): number {
    return event < this.#firstDevice || event >= this.#firstThaw ? -1 : event - this.#firstDevice;
  }

  ofThaw(cpu: number): number {
    return this.#firstThaw + cpu;
  }

  /** Which CPU thaws, or freezes, or null. */
  thawOrFreezeOf(event: number): { readonly kind: 'thaw' | 'freeze'; readonly target: number } | null {
    if (event < this.#firstThaw || event >= this.firstTimeout) return null;
    const offset = event - this.#firstThaw;
    return { kind: offset < this.cpus ? 'thaw' : 'freeze', target: offset % this.cpus };
  }

  /** All IPIs that may be on their way to a CPU. */
  ipisTo(target: number): readonly number[] {
    const first = this.ofIpi(0, target, 0);
    return Array.from({ length: this.cpus * VECTORS_PER_PAIR }, (_, i) => first + i);
  }

  isIpiTo(target: number, event: number): boolean {
    return event < this.#firstDevice && this.ipiOf(event).target === target;
  }

  ipiOf(event: number): Ipi {
    const offset = event - this.cpus;
    const pair = Math.trunc(offset / VECTORS_PER_PAIR);
    return {
      target: Math.trunc(pair / this.cpus),
      sender: pair % this.cpus,
      vector: offset % VECTORS_PER_PAIR,
    };
  }
}
