/**
 * The line of statistics, in the kernel's format, and what the watchdog says.
 *
 * Source: kernel/scftorture.c, scf_torture_stats_print(), and kernel/torture.c, torture_onoff_stats(), Linux 6.18 (the
 * format).
 */
import type { CsdComplaint } from '../torture/finding.js';
import type { Tallies } from '../torture/statistics.js';

/** Times of hotplug operations are in milliseconds, so a second has so many of them. */
const HZ = 1000;

/** Words and order are the kernel's; its one line is broken, as it is wider than a terminal. @param done at the end of the torture: `VER` instead of `ver` */
export function tortureLine(t: Tallies, done: boolean): string {
  const bang = t.errs > 0 || t.mb_in > 0 || t.mb_out > 0 || t.alloc > 0 ? '!!! ' : '';
  const onoff = `onoff: ${t.on_ok}/${t.on_try}:${t.off_ok}/${t.off_try} ${t.on_min},${t.on_max}:${t.off_min},${t.off_max} ${t.on_sum}:${t.off_sum} (HZ=${HZ})`;
  return (
    `scftorture: ${bang}scf_invoked_count ${done ? 'VER' : 'ver'}: ${t.invoked} resched: ${t.resched}\n` +
    `  single: ${t.single}/${t.single_wait} single_ofl: ${t.single_ofl}/${t.single_wait_ofl} ` +
    `single_rpc: ${t.single_rpc} single_rpc_ofl: ${t.single_rpc_ofl}\n  many: ${t.many}/${t.many_wait} all: ${t.all}/${t.all_wait}\n` +
    `  ${onoff}\n  ste: ${t.errs} stnmie: ${t.mb_in} stnmoe: ${t.mb_out} staf: ${t.alloc}`
  );
}

/** What a waiter says of its csd. */
export function complaintLine({
  cpu,
  target,
  csd,
  function: name,
  waitedMs,
  doing,
  running,
  over,
}: CsdComplaint): string {
  if (over) return `csd-lock: CPU${cpu} got unstuck after ${waitedMs} ms: CPU${target} has run ${name}`;
  const what = running === null ? 'unresponsive: rung again' : `${doing}, ${running}`;
  return `csd-lock: CPU${cpu} has waited ${waitedMs} ms for ${csd}, ${name} on CPU${target}, which is ${what}`;
}
