import { describe, expect, it } from 'vitest';
import { Warning } from '../../../src/kernel/report-bug.js';
import { Arena } from '../../../src/memory/arena.js';
import { struct } from '../../../src/memory/struct.js';
import { crashText } from '../../../src/report/crash.js';
import { detailsText } from '../../../src/report/run/details.js';
import { memoryMapJson, memoryMapText } from '../../../src/report/memory-map.js';
import { NO_PAINT } from '../../../src/report/paint.js';
import { Event } from '../../../src/trace/event.js';
import { EVENT } from './results.js';

describe('the memory map', () => {
  const arena = new Arena();
  arena.perCpu('queue', struct('llist_head', ['first']), 2);
  arena.perCpu(
    'wide',
    struct(
      'wide',
      Array.from({ length: 20 }, (_, i) => `field_${i}`),
    ),
    1,
  );

  it('as text: regions in order with all their fields, and the sum', () => {
    expect(memoryMapText(arena.regions, 256, 2, NO_PAINT).split('\n')).toEqual([
      'word  bytes    count  name   struct { field:word }',
      '  16    128  1 a CPU  queue  llist_head { first:0 }',
      '  48    128  1 a CPU  wide   wide { field_0:0 field_1:1 field_2:2 field_3:3',
      `${' '.repeat(29)}field_4:4 field_5:5 field_6:6 field_7:7 field_8:8`,
      `${' '.repeat(29)}field_9:9 field_10:10 field_11:11 field_12:12`,
      `${' '.repeat(29)}field_13:13 field_14:14 field_15:15 field_16:16`,
      `${' '.repeat(29)}field_17:17 field_18:18 field_19:19 }`,
      '',
      '256 bytes in all for 2 CPUs; addresses are word indices, 0 is NULL',
    ]);
  });

  it('as JSON: the same, with all fields', () => {
    expect(JSON.parse(memoryMapJson(arena.regions, 256, 2))).toEqual({
      schema: 'smplab.memory/1',
      cpus: 2,
      bytes: 256,
      regions: structuredClone(arena.regions),
    });
  });
});

describe('a machine check', () => {
  it('names the CPU, the error, and what it did last', () => {
    const events = [
      { ...EVENT, kind: Event.TASK, a: 3 },
      { ...EVENT, timeUs: 2_000, kind: Event.DEVICE, a: 1, b: 9 },
    ];
    expect(crashText({ cpu: 3, message: 'CPU 3: Error: boom', events }, ['none', 'tick'])).toBe(
      [
        'machine check: CPU 3: Error: boom',
        'last events of CPU 3:',
        '       1234.6 µs CPU3 .. TASK 3',
        '       2000.0 µs CPU3 .. DEVICE tick(9)',
      ].join('\n'),
    );
  });
});

describe('the details of a run', () => {
  const functionNames = ['none', 'tick'];
  const events = [
    { ...EVENT, kind: Event.WARN, a: Warning.IPI_ON_OFFLINE_CPU, b: 3 },
    { ...EVENT, kind: Event.WARN_CSD, b: 1, c: 640 },
    { ...EVENT, kind: Event.CALL_LOST, a: 640, b: 1, c: 5 },
  ];

  it('are the warnings and losses of each variant, event by event', () => {
    expect(
      detailsText([
        { variant: 'v6', functionNames, events, dropped: 0 },
        { variant: 'v3.16', functionNames, events: [], dropped: 7 },
      ]),
    ).toBe(
      [
        'v6: 3 warnings and losses',
        '       1234.6 µs CPU3 .. WARN IPI on offline CPU (3, 0)',
        '       1234.6 µs CPU3 .. WARN_CSD pending: tick',
        '       1234.6 µs CPU3 .. CALL_LOST call #5: tick',
        '',
        'v3.16: 0 warnings and losses; 7 older trace events were overwritten',
      ].join('\n'),
    );
  });
});
