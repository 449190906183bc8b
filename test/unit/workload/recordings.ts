/** Recordings made up for tests: one described by a few words, or any that keeps to its contract. */
import fc from 'fast-check';
import type { RecordedCall, RecordedHotplug, Recording } from '../../../src/workload/recorded-call.js';
import { buildScript, type Item, type Script, type ScriptOptions } from '../../../src/workload/script.js';

const OPTIONS: ScriptOptions = { cpus: 4, cycles: 0, timeScale: 1, careless: 0, seed: 1 };

export function recorded(parts: Partial<Recording>): Recording {
  return {
    format: 'ftrace',
    notes: [],
    events: 0,
    skipped: 0,
    truncated: 0,
    cpus: 4,
    durationUs: 1_000,
    hotplug: [],
    calls: [],
    ...parts,
  };
}

/** A call without wait, from task context; every target ran 1 µs, 2 µs after it was queued. */
export function call(
  atUs: number,
  sender: number,
  targets: readonly number[],
  more: Partial<RecordedCall> = {},
): RecordedCall {
  const { length } = targets;
  return {
    atUs,
    sender,
    targets,
    func: 'f',
    how: length > 1 ? 'many' : 'async',
    context: 'task',
    serviceUs: Array.from({ length }, () => 1),
    latencyUs: Array.from({ length }, () => 2),
    ...more,
  };
}

export function offline(atUs: number, cpu: number, controller: number): RecordedHotplug {
  return { atUs, kind: 'offline', cpu, controller };
}

export function online(atUs: number, cpu: number, controller: number): RecordedHotplug {
  return { atUs, kind: 'online', cpu, controller };
}

export function scriptOf(parts: Partial<Recording>, options: Partial<ScriptOptions> = {}): Script {
  return buildScript(recorded(parts), { ...OPTIONS, ...options });
}

export type ItemOf<K extends Item['kind']> = Extract<Item, { kind: K }>;

/** The items of one kind, each with the CPU that plays it. */
export function itemsOf<K extends Item['kind']>(script: Script, kind: K): (ItemOf<K> & { readonly cpu: number })[] {
  return script.items.flatMap((items, cpu) =>
    items.filter((item): item is ItemOf<K> => item.kind === kind).map((item) => ({ ...item, cpu })),
  );
}

/** Numbers of the calls that an item sends. */
export function callsIn(item: Item): number[] {
  switch (item.kind) {
    case 'async':
      return [item.call];
    case 'many':
      return [...item.calls];
    case 'cycle':
      return item.careless === null ? [item.call] : [item.call, item.careless];
    default:
      return [];
  }
}

/** Little time, so that much happens in the same microsecond. */
const atUs = fc.integer({ min: 0, max: 12 });
const figure = fc.option(fc.double({ min: 0, max: 5_000, noNaN: true }));

function anyCall(cpus: number): fc.Arbitrary<RecordedCall> {
  const cpu = fc.nat(cpus - 1);
  return fc
    .record({
      atUs,
      sender: cpu,
      context: fc.constantFrom('task', 'irq'),
      targets: fc.uniqueArray(cpu, { minLength: 1, maxLength: 3 }),
      figures: fc.array(figure, { minLength: 6, maxLength: 6 }),
    })
    .map(({ figures, targets, context, ...rest }) =>
      call(rest.atUs, rest.sender, targets, {
        context,
        how: context === 'task' && targets.length > 1 ? 'many' : 'async',
        targets: context === 'irq' ? targets.slice(0, 1) : targets,
        serviceUs: figures.slice(0, targets.length),
        latencyUs: figures.slice(3, 3 + targets.length),
      }),
    );
}

/** Events of a CPU alternate and begin with `offline`, and it never does it itself; who does may be off. */
function anyHotplug(cpus: number): fc.Arbitrary<RecordedHotplug[]> {
  const event = fc.record({ atUs, cpu: fc.nat(cpus - 1), step: fc.integer({ min: 1, max: cpus - 1 }) });
  return fc.array(event, { maxLength: 8 }).map((events) => {
    const off = new Set<number>();
    return events
      .toSorted((a, b) => a.atUs - b.atUs)
      .map(({ cpu, step, ...when }) => {
        const kind = off.delete(cpu) ? 'online' : 'offline';
        if (kind === 'offline') off.add(cpu);
        return { ...when, kind, cpu, controller: (cpu + step) % cpus };
      });
  });
}

interface Replay {
  readonly recording: Recording;
  readonly options: ScriptOptions;
}

const byTime = (a: RecordedCall, b: RecordedCall): number => a.atUs - b.atUs;

/** Any recording, and options that suit it. */
export const ANY_REPLAY = fc.integer({ min: 2, max: 5 }).chain(
  (cpus): fc.Arbitrary<Replay> =>
    fc.record({
      recording: fc
        .record({ calls: fc.array(anyCall(cpus), { minLength: 1, maxLength: 25 }), hotplug: anyHotplug(cpus) })
        .map(({ calls, hotplug }) => recorded({ cpus, hotplug, durationUs: 12, calls: calls.toSorted(byTime) })),
      options: fc.record({
        cpus: fc.integer({ min: cpus, max: 3 * cpus }),
        cycles: fc.nat(12),
        timeScale: fc.constantFrom(0, 0.25, 1, 1_000),
        careless: fc.constantFrom(0, 0.5, 1),
        seed: fc.nat(),
      }),
    }),
);
