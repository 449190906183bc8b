/** Where the figures were taken: printed above every table, because an absolute time means nothing without it. */
import { availableParallelism, cpus, loadavg, release, type as system } from 'node:os';

export interface Environment {
  readonly cpu: string;
  readonly cores: number;
  readonly os: string;
  readonly node: string;
  readonly v8: string;
  /** The load average over the last minute before the bench began: what it does itself is not in it. */
  readonly load: number;
  /** Cores that this load leaves free. */
  readonly freeCores: number;
  /** The load is above the number of free cores: something else takes as much of the machine as we do. */
  readonly loaded: boolean;
}

export function environment(load = loadavg()[0], cores = availableParallelism()): Environment {
  const freeCores = Math.max(0, cores - load);
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores,
    os: `${system()} ${release()}`,
    node: process.version,
    v8: process.versions.v8,
    load: round(load),
    freeCores: round(freeCores),
    loaded: load > freeCores,
  };
}

export function environmentLine({ cpu, cores, os, node, v8, load, loaded }: Environment): string {
  const busy = loaded ? `; LOADED, lines marked ${LOADED_MARK} are not to be trusted` : '';
  return `${cpu}, ${cores} cores, ${os}, Node ${node}, V8 ${v8}, load ${load.toFixed(2)}${busy}`;
}

/** Stands before every line that was measured on a loaded machine. */
export const LOADED_MARK = '!';

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
