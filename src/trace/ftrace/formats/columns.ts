/**
 * The usual columns: `task-pid [tgid] [cpu] flags time: event`. `cat trace`, `cat trace_pipe` and `trace-cmd report`
 * print them; before version 3.3, trace-cmd prints no flags, with `--ts-diff` it prints the time since the event before.
 *
 * Source: kernel/trace/trace_output.c, trace_print_context(), Linux 6.12.
 */
import { LOST, type Format } from './format.js';

//            task     pid      tgid, if recorded     CPU      flags, if printed    time        since    event
const LINE =
  /^.{0,80}?-\d+\s+(?:\(\s*[-\d]+\)\s+)?\[(-?\w+)\]\s+(?:((?!\d)[\w.#]{4,9})\s+)?([^\s:]+):(?:\s+(?:\([+-]\d+\)\s+)?([^]*))?$/;

export const USUAL_COLUMNS: Format = {
  name: 'ftrace',
  mark: 'the CPU in brackets behind the pid',
  columns(line) {
    const match = LINE.exec(line);
    if (match === null) return null;
    const [, cpu = '', flags = null, time = '', event = ''] = match;
    return { cpu, flags, time, event };
  },
  remark: /^\s*=> /,
  lost: LOST,
};
