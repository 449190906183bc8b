/** Many producers, one consumer: our list beside three in C and what npm offers for handing items to another thread. */
import { MessageChannel } from 'node:worker_threads';
import { contest, ratioBetween, type Contestant } from './contest.js';
import { nativeSample, type Native } from './native.js';
import { peerMissing } from './peers.js';
import { threadStreamSample } from './peers/thread-stream.js';
import { check, type Settings } from './subject.js';
import { bar, rowNamed, whyNot, type Bar, type Table } from './table.js';
import { Crew } from './threads/crew.js';
import { LIST, type MpscJob, type Seen } from './threads/mpsc.js';

const PRODUCERS = [1, 2, 4, 8];
const EACH = 20_000;
/** The number of producers of the bars. */
const BAR_PRODUCERS = 2;
const BARE = 'bare JavaScript';

export interface Stacks {
  readonly c: Native;
  readonly ck: Native;
  readonly urcu: Native;
}

export async function mpscTables(settings: Settings, stacks: Stacks): Promise<Table[]> {
  const crew = new Crew(new URL('./threads/mpsc.js', import.meta.url), 1 + Math.max(...PRODUCERS));
  try {
    const tables: Table[] = [];
    for (const producers of PRODUCERS) tables.push(await mpscTable(settings, stacks, crew, producers));
    return tables;
  } finally {
    await crew.close();
  }
}

export function mpscBars(tables: readonly Table[]): Bar[] {
  const table = tables.find(({ title }) => title === titleOf(BAR_PRODUCERS)) as Table;
  const name = `llist MPSC, ${BAR_PRODUCERS} producers`;
  const inverse = (over: string): number | null => ratioBetween(table, over, 'smplab');
  return [
    bar(`${name}: throughput, of ck_stack`, 'at least', 0.4, inverse('ck_stack'), {
      why: whyNot(rowNamed(table, 'ck_stack')),
      ofFloor: ratioBetween(table, 'smplab', BARE),
    }),
    ...['MessagePort'].map((peer) =>
      bar(`${name}: throughput, of ${peer}`, 'at least', 2, inverse(peer), { why: whyNot(rowNamed(table, peer)) }),
    ),
  ];
}

function titleOf(producers: number): string {
  return `llist: MPSC, ${producers} producer${producers === 1 ? '' : 's'}`;
}

function mpscTable(settings: Settings, { c, ck, urcu }: Stacks, crew: Crew, producers: number): Promise<Table> {
  const each = settings.smoke ? 100 : EACH;
  const single = (sample: Contestant['sample'], name: string): Contestant => ({
    name,
    sample: producers === 1 ? sample : 'it is for one producer',
  });
  const contestants: Contestant[] = [
    { name: 'C', sample: nativeSample(c, 'mpsc', producers, each) },
    { name: BARE, sample: () => runList(crew, producers, each, 'bare') },
    { name: 'smplab', sample: () => runList(crew, producers, each, 'llist') },
    { name: 'ck_stack', sample: nativeSample(ck, 'mpsc', producers, each) },
    { name: 'urcu lfstack', sample: nativeSample(urcu, 'mpsc', producers, each) },
    { name: 'MessagePort', sample: () => runPorts(crew, producers, each) },
    single(peerMissing(settings, 'ringbuf.js') ?? (() => runRing(crew, each)), 'ringbuf.js'),
    single(peerMissing(settings, 'thread-stream') ?? threadStreamSample(each), 'thread-stream'),
  ];
  return contest(settings, { title: titleOf(producers), unit: 'ns', rounds: settings.smoke ? 2 : 20, contestants });
}

function runList(crew: Crew, producers: number, each: number, kind: 'llist' | 'bare'): Promise<number> {
  const mem = listMemory(producers * each);
  return run(crew, producers, each, (base) => ({ job: { ...base, kind, mem }, transfer: [] }));
}

function runRing(crew: Crew, each: number): Promise<number> {
  const ring = new SharedArrayBuffer(8 + (each + 1) * 4); // read and write index, and a slot that stays empty
  return run(crew, 1, each, (base) => ({ job: { ...base, kind: 'ringbuf', ring }, transfer: [] }));
}

function runPorts(crew: Crew, producers: number, each: number): Promise<number> {
  const channels = Array.from({ length: producers }, () => new MessageChannel());
  return run(crew, producers, each, (base) => {
    const ports = base.producer === undefined ? channels.map(({ port1 }) => port1) : [channels[base.producer].port2];
    return { job: { ...base, kind: 'port', ports }, transfer: ports };
  });
}

type JobBase = Pick<MpscJob, 'gate' | 'producers' | 'each' | 'producer'>;
type Made = { readonly job: MpscJob; readonly transfer: Parameters<Crew['run']>[2] };

/** One round: thread 0 consumes, the others produce. Returns nanoseconds an item. */
async function run(crew: Crew, producers: number, each: number, make: (base: JobBase) => Made): Promise<number> {
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const consumer = make({ gate, producers, each });
  const producing = Array.from({ length: producers }, (_, producer) => {
    const { job, transfer } = make({ gate, producers, each, producer });
    return crew.run(producer + 1, job, transfer);
  });
  const [seen] = (await Promise.all([crew.run(0, consumer.job, consumer.transfer), ...producing])) as [Seen, ...null[]];
  const total = producers * each;
  check('items that came out', seen.count, total);
  check('their sum', seen.sum, (total * (total - 1)) / 2);
  return seen.ns / total;
}

let memory: Int32Array = new Int32Array(0);

/** The nodes of the list, numbered; kept from round to round, as the C twins keep theirs. */
function listMemory(nodes: number): Int32Array {
  const { first, stride, number } = LIST;
  const words = first + nodes * stride;
  if (memory.length >= words) return memory;
  memory = new Int32Array(new SharedArrayBuffer(words * 4));
  for (let i = 0; i < nodes; i++) memory[first + i * stride + number] = i;
  return memory;
}
