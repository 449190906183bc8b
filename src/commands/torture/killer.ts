/** Kills the threads of random CPUs, in the middle of whatever they do: their machine must report it. */
import { settledWithin } from '../../common/settle.js';
import type { Machine } from '../../emulator/machine.js';
import { Random } from '../../machine/random.js';

/** A CPU's thread that was killed is reported within so long. */
const REPORTED_MS = 5_000;

export interface Kill {
  readonly cpu: number;
  /** Whether its machine said so, and stopped. */
  readonly reported: boolean;
}

export class Killer {
  kills = 0;
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed, 3_000);
  }

  async kill(machine: Machine): Promise<Kill> {
    const cpu = this.#random.below(machine.options.cpus);
    machine.control.kill(cpu);
    const check = await settledWithin(machine.ended, REPORTED_MS, undefined);
    this.kills++;
    return { cpu, reported: check?.cpu === cpu };
  }
}
