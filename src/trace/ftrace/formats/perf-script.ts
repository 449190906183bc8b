/**
 * `perf script`: `comm pid [cpu] time: system:event: fields`, also with the thread's number (`pid/tid`), with the period
 * before the event, and with call chains.
 *
 * Source: tools/perf/builtin-script.c, perf_sample__fprintf_start(), Linux 6.12.
 */
import type { Format } from './format.js';

//            comm      pid       tid               CPU          time          period     system : event
const LINE = /^\s*.{0,80}?\s(?:-?\d+)(?:\/-?\d+)?\s+\[(\d+)\]\s+(\d[\d.]*):\s+(?:\d+\s+)?([\w-]+:[\w-]+:(?:\s[^]*)?)$/;

export const PERF_SCRIPT: Format = {
  name: 'perf script',
  mark: 'the system before the name of the event',
  columns(line) {
    const match = LINE.exec(line);
    if (match === null) return null;
    const [, cpu, time, event] = match;
    return { cpu, flags: null, time, event };
  },
  /** A line of a call chain. */
  remark: /^\s+[0-9a-f]{4,16} \S/,
  lost: /\[(?<cpu>\d+)\]\s+[\d.]+:\s+PERF_RECORD_LOST(?:_SAMPLES)? lost (?<count>\d{1,12})$/,
};
