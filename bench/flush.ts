/** Queueing call-single data and flushing them: what one costs, how it grows with their number and with the senders. */
import type { Machine } from '../src/emulator/machine.js';
import { contest, ratioBar, ratioBetween, type Contestant } from './contest.js';
import { bootFor, shutdown } from './machines.js';
import { startNative, stopNative, type Native } from './native.js';
import { RING_WORDS } from './programs/bare-events.js';
import { CSD_STRIDE } from './programs/csds.js';
import type { Settings, Subject, SubjectResult } from './subject.js';
import { bar, type Bar, type Table } from './table.js';

const SIZES = [1, 16, 256, 4096] as const;
const MOST = 4096;
const SENDERS = [1, 2, 4, 8] as const;
/** csds of one sender. */
const SENT = 512;

export const flush: Subject = { name: 'flush', summary: 'queue N csds, then flushSmpCallFunctionQueue', run };

async function run(settings: Settings): Promise<SubjectResult> {
  const twin = startNative('flush');
  const data = { csds: MOST * CSD_STRIDE, gate: 1, slots: RING_WORDS };
  const [quiet, traced] = [
    await bootFor('flush', { cpus: 1, data }),
    await bootFor('flush', { cpus: 1, data, traceEvents: 1024 }),
  ];
  const many = await bootFor('flush', { cpus: 1 + Math.max(...SENDERS), data });
  try {
    const tables: Table[] = [];
    for (const n of SIZES) tables.push(...(await ofSize(settings, n, { twin, quiet, traced })));
    const growth = await growthTable(settings, quiet);
    tables.push(growth, await sendersTable(settings, many));
    return { tables, bars: bars(tables, growth) };
  } finally {
    stopNative(twin);
    await shutdown([quiet, traced, many]);
  }
}

interface Contestants {
  readonly twin: Native;
  readonly quiet: Machine;
  readonly traced: Machine;
}

const [BARE, BARE_TRACED] = ['bare JavaScript', 'bare JavaScript, traced'];
const PARTS = ['queue', 'run'] as const;

/** Both halves of a round are measured together and shown in two tables. */
async function ofSize(settings: Settings, n: number, { twin, quiet, traced }: Contestants): Promise<Table[]> {
  const reps = repetitions(settings, n);
  const rounds = settings.smoke ? 2 : 60;
  const tables: Table[] = [];
  for (const [half, part] of PARTS.entries()) {
    const inC = (order: number): Contestant['sample'] =>
      typeof twin === 'string' ? twin : async () => (await twin.round('flush', n, reps, order))[half];
    const contestants: Contestant[] = [
      { name: 'C, seq-cst', sample: inC(0) },
      { name: 'C, release', sample: inC(1) },
      { name: 'smplab', sample: () => flushOn(quiet, n, reps, half) },
      { name: BARE, sample: () => flushOn(quiet, n, reps, half, 'bare', false) },
      { name: 'smplab, traced', sample: () => flushOn(traced, n, reps, half) },
      { name: BARE_TRACED, sample: () => flushOn(traced, n, reps, half, 'bare', true) },
    ];
    tables.push(
      await contest(settings, { title: `flush: ${part} ${n} csds`, unit: 'ns', rounds, warmup: 5, contestants }),
    );
  }
  return tables;
}

/** The sizes against each other: what one csd costs among many. */
function growthTable(settings: Settings, machine: Machine): Promise<Table> {
  const sizes = [16, ...SIZES.filter((n) => n !== 16)];
  const contestants = sizes.map(
    (n): Contestant => ({ name: `smplab, N = ${n}`, sample: () => flushOn(machine, n, repetitions(settings, n), 1) }),
  );
  return contest(settings, { title: 'flush: growth with N', unit: 'ns', rounds: settings.smoke ? 2 : 60, contestants });
}

/** Senders and the flushing CPU run at the same time; with more of them than cores they take turns. */
function sendersTable(settings: Settings, machine: Machine): Promise<Table> {
  const each = settings.smoke ? 16 : SENT;
  const contestants = SENDERS.map(
    (senders): Contestant => ({
      name: `smplab, ${senders} sender${senders === 1 ? '' : 's'}`,
      sample: async () => {
        const sending = Array.from({ length: senders }, (_, i) => machine.run(i + 1, 'contribute', i * each, each));
        const [ns] = await Promise.all([machine.run(0, 'collect', senders, each), ...sending]);
        return ns as number;
      },
    }),
  );
  return contest(settings, {
    title: 'flush: growth with senders',
    unit: 'ns',
    rounds: settings.smoke ? 2 : 60,
    contestants,
  });
}

async function flushOn(
  machine: Machine,
  n: number,
  reps: number,
  half: number,
  task = 'flush',
  traced?: boolean,
): Promise<number> {
  return ((await machine.run(0, task, n, reps, traced)) as readonly number[])[half];
}

function repetitions({ smoke }: Settings, n: number): number {
  return Math.max(1, Math.ceil((smoke ? 64 : MOST) / n));
}

function bars(tables: readonly Table[], growth: Table): Bar[] {
  const ofC = (name: string, [row, floor]: readonly [string, string], n: number, limit: number): Bar => {
    const table = tables.find(({ title }) => title === `flush: run ${n} csds`) as Table;
    return ratioBar(table, { name, limit }, [row, 'C, seq-cst', floor]);
  };
  return [
    ...[256, 4096].map((n) => ofC(`flush of ${n}, of C seq-cst`, ['smplab', BARE], n, 2.5)),
    ofC('flush of 256, traced, of C seq-cst', ['smplab, traced', BARE_TRACED], 256, 6),
    bar(
      'flush: a csd of 4096, of one of 16',
      'at most',
      1.3,
      ratioBetween(growth, 'smplab, N = 4096', 'smplab, N = 16'),
    ),
  ];
}
