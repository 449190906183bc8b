/** Tracing: what an event costs the CPU that writes it, beside the least that JavaScript can do for one. */
import { contest, ratioBetween } from './contest.js';
import { bootFor, shutdown } from './machines.js';
import { RING_WORDS, SLOTS } from './programs/bare-events.js';
import type { Settings, Subject, SubjectResult } from './subject.js';
import { bar, rowNamed } from './table.js';

const EVENTS = 20_000;
const [FLOOR, OURS] = ['bare: the time, five words, one atomic store', 'smplab'];

export const trace: Subject = { name: 'trace', summary: 'an event in the ring of a CPU', run };

async function run(settings: Settings): Promise<SubjectResult> {
  const machine = await bootFor('trace', { cpus: 1, traceEvents: SLOTS, data: { slots: RING_WORDS } });
  const events = settings.smoke ? 100 : EVENTS;
  const on = (task: string) => async (): Promise<number> => (await machine.run(0, task, events)) as number;
  try {
    const table = await contest(settings, {
      title: 'trace: an event',
      unit: 'ns',
      rounds: settings.smoke ? 2 : 60,
      warmup: 10,
      contestants: [
        { name: FLOOR, sample: on('bare') },
        { name: OURS, sample: on('events') },
      ],
    });
    const bars = [
      bar('an event traced, ns', 'at most', 20, rowNamed(table, OURS).figure?.median ?? null, {
        ofFloor: ratioBetween(table, OURS, FLOOR),
      }),
    ];
    return { tables: [table], bars };
  } finally {
    await shutdown([machine]);
  }
}
