/** Where the figures were taken: printed above every table, because an absolute time means nothing without it. */
import { availableParallelism, cpus, loadavg } from 'node:os';

export interface Environment {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly v8: string;
  readonly load: number;
}

export function environment(): Environment {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    v8: process.versions.v8,
    load: Math.round(loadavg()[0] * 100) / 100,
  };
}

export function environmentLine({ cpu, cores, node, v8, load }: Environment): string {
  const busy = load > cores ? ' (loaded: do not trust absolute times)' : '';
  return `${cpu}, ${cores} cores, Node ${node}, V8 ${v8}, load ${load}${busy}`;
}
