/**
 * The list alone: on one thread, and with many producers; beside the same algorithm in C and the lists of two C
 * libraries.
 */
import { contest, ratioBar, type Contestant } from './contest.js';
import * as bare from './lists/bare-list.js';
import * as mine from './lists/llist-one-thread.js';
import { mpscBars, mpscTables, type Stacks } from './mpsc.js';
import { nativeSample, startNative, stopNative } from './native.js';
import type { Settings, Subject, SubjectResult } from './subject.js';
import type { Bar, Table } from './table.js';

const NODES = 1024;
/** Nodes in one chain of add_batch. */
const BATCH = 16;
const BARE = 'bare JavaScript';

export const llist: Subject = { name: 'llist', summary: 'the lock-free list: one thread, many producers', run };

async function run(settings: Settings): Promise<SubjectResult> {
  const natives: Stacks = {
    c: startNative('llist'),
    ck: startNative('ck-stack', { header: 'ck_stack.h', debianPackage: 'libck-dev' }),
    urcu: startNative('urcu-lfstack', { header: 'urcu/lfstack.h', debianPackage: 'liburcu-dev' }),
  };
  try {
    const one = await oneThread(settings, natives);
    const mpsc = await mpscTables(settings, natives);
    return { tables: [...one, ...mpsc], bars: [...oneThreadBars(one), ...mpscBars(mpsc)] };
  } finally {
    stopNative(natives.c, natives.ck, natives.urcu);
  }
}

type Operation = 'add' | 'add_batch' | 'take' | 'reverse' | 'walk' | 'drain';

const OPERATIONS: Readonly<Record<Operation, string>> = {
  add: 'add',
  add_batch: `add_batch of ${BATCH}`,
  take: 'del_all, lists of one',
  reverse: 'reverse',
  walk: 'walk',
  drain: 'del_all + reverse + walk',
};

async function oneThread(settings: Settings, { c, ck, urcu }: Stacks): Promise<Table[]> {
  const tables: Table[] = [];
  const inJs: Readonly<Record<Operation, (n: number) => number>> = {
    add: mine.add,
    add_batch: (n) => mine.addBatch(n, BATCH),
    take: mine.take,
    reverse: mine.reverse,
    walk: mine.walk,
    drain: mine.drain,
  };
  const floors: Partial<typeof inJs> = { add: bare.add, add_batch: (n) => bare.addBatch(n, BATCH), drain: bare.drain };
  for (const [operation, title] of Object.entries(OPERATIONS) as [Operation, string][]) {
    const floor = floors[operation];
    const contestants: Contestant[] = [
      { name: 'C', sample: nativeSample(c, operation, NODES, BATCH) },
      ...(floor === undefined ? [] : [{ name: BARE, sample: () => floor(NODES) }]),
      { name: 'smplab', sample: () => inJs[operation](NODES) },
    ];
    if (operation !== 'add_batch') {
      contestants.push(
        { name: 'ck_stack', sample: nativeSample(ck, operation, NODES) },
        { name: 'urcu lfstack', sample: nativeSample(urcu, operation, NODES) },
      );
    }
    tables.push(
      await contest(settings, {
        title: `llist: ${title}`,
        unit: 'ns',
        rounds: settings.smoke ? 3 : 300,
        warmup: 30,
        contestants,
      }),
    );
  }
  return tables;
}

function oneThreadBars(tables: readonly Table[]): Bar[] {
  const againstC = (name: string, operation: Operation, limit: number): Bar => {
    const table = tables.find(({ title }) => title === `llist: ${OPERATIONS[operation]}`) as Table;
    return ratioBar(table, { name, limit }, ['smplab', 'C', BARE]);
  };
  return [
    againstC('llist add, of C', 'add', 2),
    againstC(`llist add_batch of ${BATCH}, of C`, 'add_batch', 2),
    againstC('llist del_all + reverse + walk, of C', 'drain', 1.15),
  ];
}
