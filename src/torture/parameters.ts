/**
 * The parameters of scftorture and torture_onoff, under the kernel's own names, and the kernel's rule for weights.
 *
 * Source: kernel/scftorture.c and kernel/torture.c, module parameters, Linux 6.18. Departs: `holdoff`, `onoff_interval`
 * and `stutter` are milliseconds here; `weight_kick` is ours.
 */
import { whole } from '../common/options.js';

/**
 * What an invoker can do, in the order of the kernel's statistics; `kick` is the idle-load-balance kick of a timer
 * tick.
 */
export const PRIMITIVES = [
  'resched',
  'single',
  'single_rpc',
  'single_wait',
  'many',
  'many_wait',
  'all',
  'all_wait',
  'kick',
] as const;
export type Primitive = (typeof PRIMITIVES)[number];

/** One weight a primitive: how often it is chosen, in proportion to the others. */
export type Weights = Readonly<Record<Primitive, number>>;

export interface Parameter {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** One line for the help; its unit included. */
  readonly text: string;
}

const DAY_S = 24 * 3600;
const weight = (text: string): Parameter => ({
  default: -1,
  min: -1,
  max: 1e6,
  text: `weight of ${text}; -1: by the kernel's rule`,
});
const flag = (text: string): Parameter => ({ default: 0, min: 0, max: 1, text });

/** All of them. */
export const PARAMETERS = {
  weight_resched: weight('making a CPU schedule'),
  weight_single: weight('calls to one CPU'),
  weight_single_rpc: weight('calls to one CPU that answer by a completion'),
  weight_single_wait: weight('waiting calls to one CPU'),
  weight_many: weight('smp_call_function_many'),
  weight_many_wait: weight('waiting smp_call_function_many'),
  weight_all: weight('smp_call_function'),
  weight_all_wait: weight('waiting smp_call_function'),
  weight_kick: weight('idle-load-balance kicks (not in scftorture)'),
  nthreads: { default: -1, min: -1, max: 256, text: 'CPUs that call others; -1: all' },
  holdoff: { default: 0, min: 0, max: 3600e3, text: 'milliseconds before the calls begin' },
  longwait: {
    default: 0,
    min: 0,
    max: 60,
    text: 'longest time that a function keeps its CPU, seconds; 0: microseconds',
  },
  onoff_holdoff: { default: 0, min: 0, max: 3600, text: 'seconds before CPUs go offline' },
  onoff_interval: { default: 0, min: 0, max: 3600e3, text: 'milliseconds between two CPU hotplug operations; 0: none' },
  stat_interval: { default: 60, min: 0, max: DAY_S, text: 'seconds between two lines of statistics; 0: none' },
  stutter: { default: 5, min: 0, max: 3600e3, text: 'milliseconds to run, then as many to halt; 0: no halt' },
  use_cpus_read_lock: flag('1: hold the hotplug read lock around each call, 0: disable preemption'),
  shutdown_secs: { default: 0, min: 0, max: DAY_S, text: 'end after this many seconds, as --budget does; 0: do not' },
  verbose: flag('1: list every error as it is found, 0: the first of each kind'),
} as const satisfies Readonly<Record<string, Parameter>>;
export type ParameterName = keyof typeof PARAMETERS;
export type TortureParameters = Readonly<Record<ParameterName, number>>;

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} with one line that names the parameter
 */
export function resolveParameters(given: Partial<TortureParameters>): TortureParameters {
  const names = Object.keys(PARAMETERS) as ParameterName[];
  return Object.fromEntries(names.map((name) => [name, within(name, given[name])])) as TortureParameters;
}

/**
 * The weights that count. None is positive: those that are -1 get the kernel's defaults; one is: those that are -1 are
 * 0.
 *
 * @throws {RangeError} when all are zero: there would be nothing to do (-EINVAL)
 * Source: kernel/scftorture.c, scf_torture_init(), Linux 6.18.
 */
export function resolveWeights(parameters: TortureParameters, cpus: number): Weights {
  const given = PRIMITIVES.map((primitive) => [primitive, parameters[`weight_${primitive}`]] as const);
  const some = given.some(([, value]) => value > 0);
  const weights = given.map(
    ([primitive, value]) => [primitive, value >= 0 ? value : some ? 0 : defaultWeight(primitive, cpus)] as const,
  );
  if (weights.every(([, value]) => value === 0)) throw new RangeError('weights: all are zero, there is nothing to do');
  return Object.fromEntries(weights) as Weights;
}

const WEIGHTS: Partial<Record<Primitive, number>> = { many: 2, many_wait: 2, all: 1, all_wait: 1 };

function defaultWeight(primitive: Primitive, cpus: number): number {
  return WEIGHTS[primitive] ?? (primitive === 'kick' ? 4 : 2) * cpus; // every tick of every CPU may be a kick
}

function within(name: ParameterName, value: number | undefined): number {
  const { default: otherwise, min, max } = PARAMETERS[name];
  if (value === undefined) return otherwise;
  return whole(name, value, min, max);
}
