/**
 * The latency format: `task-pid cpu+flags time: event`. `cat trace` prints it with the option `latency-format`, in µs
 * since the trace began, and `trace-cmd report -l`, in seconds.
 *
 * Source: kernel/trace/trace_output.c, trace_print_lat_context(), Linux 6.12.
 */
import { LOST, type Format } from './format.js';

//            task    pid    CPU  flags               time               how long until the next, marked    event
const LINE =
  /^.{0,80}?-\d+\s+(\d+)([a-zA-Z.#][\w.#]{2,8})\s+(\d+us|[\d.]+)(?: ?[ +!#*@$])?:(?:\s+(?:\([+-]\d+\)\s+)?([^]*))?$/;

export const LATENCY_FORMAT: Format = {
  name: 'ftrace in latency format',
  mark: 'CPU and flags in one word',
  columns(line) {
    const match = LINE.exec(line);
    if (match === null) return null;
    const [, cpu, flags, time, event = ''] = match;
    return { cpu, flags, time, event };
  },
  /** The frame of a console dump stays when the console's own columns are cut off. */
  remark: /^(?:\s*=> |-{10,}$|Dumping ftrace buffer:|\s*\(ftrace buffer empty\))/,
  lost: LOST,
};
