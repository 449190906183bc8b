/**
 * A call to one other CPU: round trip and one way, the target running, idling, asleep; beside C, the kernel's IPI, and
 * npm.
 */
import { at } from '../src/memory/arena.js';
import { store } from '../src/memory/atomics.js';
import type { Machine } from '../src/emulator/machine.js';
import { contest, latencySample, ratioBar, type Contestant, type Sample } from './contest.js';
import { bootFor, shutdown } from './machines.js';
import { startNative, stopNative, type Native } from './native.js';
import { startPeers, type Peer } from './peers/call-peers.js';
import { STAMP_WORDS } from './programs/call.js';
import { check, type Settings, type Subject, type SubjectResult } from './subject.js';
import { bar, rowNamed, type Bar, type Table } from './table.js';
import { Crew } from './threads/crew.js';
import { BARE_CALL_WORDS } from './threads/bare-call.js';
import { PING_PONG_WORDS, type PingPong } from './threads/wait-notify.js';

/** Calls in one round: with both sides awake, and when each costs a wake-up. */
const CALLS = { fast: 2000, slow: 100 };
/** Calls that cost wake-ups before those that count: each thread compiles for itself what is hot. */
const WARM_CALLS = 5000;

export const call: Subject = { name: 'call', summary: 'round trip and one way of a call to another CPU', run };

async function run(settings: Settings): Promise<SubjectResult> {
  const twin = startNative('call');
  const machines = await bootMachines();
  const peers = await startPeers(settings);
  const bare = barePairs();
  const calls = settings.smoke ? { fast: 20, slow: 5 } : CALLS;
  try {
    if (!settings.smoke) for (const { sample } of asleep(machines.sleepy, bare, WARM_CALLS)) await sample();
    const trip = await contest(settings, {
      title: 'call: round trip',
      unit: 'µs',
      rounds: settings.smoke ? 2 : 20,
      contestants: roundTrips(calls, twin, machines, peers, bare),
      notes: [
        'Ratios are of the medians within a round. A peer answers each call before the next is made, as a call with wait does.',
      ],
    });
    const oneWay = await contest(settings, {
      title: 'call: one way',
      unit: 'µs',
      rounds: settings.smoke ? 2 : 20,
      contestants: oneWays(calls, twin, machines),
    });
    return { tables: [trip, oneWay], bars: bars(trip, peers) };
  } finally {
    stopNative(twin);
    for (const { close } of peers) await close?.();
    await Promise.all(bare.map(({ crew }) => crew.close()));
    await shutdown(Object.values(machines));
  }
}

type Machines = Readonly<Record<'quiet' | 'traced' | 'polling' | 'sleepy', Machine>>;

async function bootMachines(): Promise<Machines> {
  const data = { stop: 1, csds: 16, stamps: STAMP_WORDS };
  return {
    quiet: await bootFor('call', { cpus: 2, data }),
    traced: await bootFor('call', { cpus: 2, data, traceEvents: 1024 }),
    polling: await bootFor('call', { cpus: 2, data, variant: 'v6.18' }),
    sleepy: await bootFor('call', { cpus: 2, data, spin: 1 }),
  };
}

const SPIN = 'C, both spinning';
const FUTEX = 'C, futex, both asleep';
const IPI = 'kernel IPI (membarrier)';
const RUNNING = 'smplab, target running';
const PARKED = 'smplab, target parked';
const BARE = 'bare Atomics.wait and notify';
const FLOOR = 'bare JavaScript: list, lock and doorbells';

/** Two bare threads, of which one wakes the other and is woken. */
interface BarePair {
  readonly name: string;
  readonly crew: Crew;
  readonly words: number;
}

function barePair(name: string, entry: string, words: number): BarePair {
  return { name, crew: new Crew(new URL(`./threads/${entry}.js`, import.meta.url), 2), words };
}

function barePairs(): BarePair[] {
  return [barePair(BARE, 'wait-notify', PING_PONG_WORDS), barePair(FLOOR, 'bare-call', BARE_CALL_WORDS)];
}

/** What calls a sleeper, and sleeps until it is answered. */
function asleep(
  machine: Machine,
  bare: readonly BarePair[],
  n: number,
): { name: string; sample: () => Promise<Sample> }[] {
  return [
    { name: PARKED, sample: () => onMachine(machine, 'callParked', n, machine.layout) },
    ...bare.map((pair) => ({ name: pair.name, sample: () => barePingPong(pair, n) })),
  ];
}

function roundTrips(
  calls: typeof CALLS,
  twin: Native,
  machines: Machines,
  peers: readonly Peer[],
  bare: readonly BarePair[],
): Contestant[] {
  const inC = (command: string, n: number): Contestant['sample'] =>
    typeof twin === 'string' ? twin : async () => latencySample(await twin.round(command, n));
  return [
    { name: SPIN, sample: inC('spin', calls.fast) },
    { name: RUNNING, sample: () => whileServing(machines.quiet, 'callAndWait', calls.fast) },
    { name: 'smplab, target running, traced', sample: () => whileServing(machines.traced, 'callAndWait', calls.fast) },
    { name: 'smplab, target idle', sample: () => onMachine(machines.quiet, 'callAndWait', calls.fast) },
    {
      name: 'smplab, target idle, polling (v6.18)',
      sample: () => onMachine(machines.polling, 'callAndWait', calls.fast),
    },
    { name: IPI, sample: inC('membarrier', calls.fast) },
    { name: FUTEX, sample: inC('futex', calls.slow) },
    ...asleep(machines.sleepy, bare, calls.slow),
    ...peers.map(
      ({ name, roundTrips: trips }): Contestant => ({
        name,
        sample: typeof trips === 'string' ? trips : async () => latencySample(await trips(calls.slow)),
      }),
    ),
  ];
}

function oneWays(calls: typeof CALLS, twin: Native, machines: Machines): Contestant[] {
  return [
    {
      name: SPIN,
      sample: typeof twin === 'string' ? twin : async () => latencySample(await twin.round('oneway', calls.fast)),
    },
    { name: RUNNING, sample: () => whileServing(machines.quiet, 'oneWay', calls.fast) },
    { name: 'smplab, target idle, polling (v6.18)', sample: () => onMachine(machines.polling, 'oneWay', calls.fast) },
    { name: PARKED, sample: () => onMachine(machines.sleepy, 'oneWay', calls.slow) },
  ];
}

async function barePingPong({ crew, words: size }: BarePair, rounds: number): Promise<Sample> {
  const words = new Int32Array(new SharedArrayBuffer(size * 4));
  const job = (asks: boolean): PingPong => ({ words, rounds, asks });
  const [latencies, served] = await Promise.all([crew.run(0, job(true)), crew.run(1, job(false))]);
  check('requests that were served', served as number, rounds);
  return latencySample(latencies as Float64Array);
}

async function onMachine(machine: Machine, task: string, ...args: unknown[]): Promise<Sample> {
  return latencySample((await machine.run(0, task, 1, ...args)) as Float64Array);
}

/** CPU 1 runs a loop that serves interrupts, for as long as CPU 0 makes its calls, and no longer: it takes a core. */
async function whileServing(machine: Machine, task: string, n: number): Promise<Sample> {
  const serving = machine.run(1, 'serve');
  const sample = await onMachine(machine, task, n);
  store(machine.mem, at(machine.map.data.stop, 0), 1);
  await serving;
  return sample;
}

function bars(table: Table, peers: readonly Peer[]): Bar[] {
  const atMost = (name: string, limit: number, rows: Parameters<typeof ratioBar>[2]): Bar =>
    ratioBar(table, { name, limit }, rows);
  const atLeast = (name: string, limit: number, row: string, over: string): Bar =>
    ratioBar(table, { name, must: 'at least', limit }, [row, over]);
  return [
    bar('call with wait, running: p50, µs', 'at most', 1.5, rowNamed(table, RUNNING).percentiles?.p50 ?? null),
    atMost('call with wait, running: of C spinning', 4, [RUNNING, SPIN]),
    atMost('call with wait, running: of the kernel IPI', 0.25, [RUNNING, IPI]),
    atMost('call with wait, parked: of C futex', 1.5, [PARKED, FUTEX, FLOOR]),
    atMost('call with wait, parked: of bare Atomics.wait both ways', 1.2, [PARKED, BARE, FLOOR]),
    ...peers.flatMap(({ name }) => [
      atLeast(`${name}, of smplab running`, 5, name, RUNNING),
      atLeast(`${name}, of smplab parked`, 1, name, PARKED),
    ]),
  ];
}
