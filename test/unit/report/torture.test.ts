import { describe, expect, it } from 'vitest';
import { complaintLine, tortureLine } from '../../../src/report/torture-line.js';
import type { CsdComplaint } from '../../../src/torture/finding.js';
import { TALLY, TALLY_WORDS } from '../../../src/torture/memory.js';
import { readTallies } from '../../../src/torture/statistics.js';

/** Two CPUs whose counters are 1, 2, 3 … and 101, 102, 103 … in the order of their declaration. */
function tallies(errors: Partial<Record<'errs' | 'mb_in' | 'mb_out' | 'alloc', number>> = {}) {
  const mem = new Int32Array(2 * TALLY_WORDS);
  TALLY.layout.forEach(([, offset], i) => {
    mem[offset] = i + 1;
    mem[TALLY_WORDS + offset] = i + 101;
  });
  return { ...readTallies(mem, 0, 2), errs: 0, mb_in: 0, mb_out: 0, alloc: 0, ...errors };
}

describe('the line of statistics', () => {
  it("has the format of the kernel's", () => {
    expect(tortureLine(tallies(), false)).toBe(
      'scftorture: scf_invoked_count ver: 126 resched: 102\n  single: 104/112 single_ofl: 106/114 single_rpc: 108 single_rpc_ofl: 110\n' +
        '  many: 116/118 all: 120/122\n  onoff: 142/140:152/150 22,123:27,128 148:158 (HZ=1000)\n  ste: 0 stnmie: 0 stnmoe: 0 staf: 0',
    );
    expect(tortureLine(tallies(), true)).toMatch(/^scftorture: scf_invoked_count VER: 126 /);
  });

  it.each(['errs', 'mb_in', 'mb_out', 'alloc'] as const)('cries out when there are %s', (error) => {
    expect(tortureLine(tallies({ [error]: 2 }), true)).toMatch(/^scftorture: !!! scf_invoked_count VER: [^]*: 2\b/);
  });
});

describe('a complaint', () => {
  const complaint: CsdComplaint = {
    atMs: 1,
    cpu: 3,
    target: 5,
    csd: 'csd_data[3]',
    csdAddress: 100,
    function: 'scf_handler_1',
    waitedMs: 5003,
    doing: 'unresponsive',
    running: null,
    over: false,
  };
  it.each<[Partial<CsdComplaint>, string]>([
    [{}, 'csd-lock: CPU3 has waited 5003 ms for csd_data[3], scf_handler_1 on CPU5, which is unresponsive: rung again'],
    [
      { doing: 'handling a prior request', running: 'freeze' },
      'csd-lock: CPU3 has waited 5003 ms for csd_data[3], scf_handler_1 on CPU5, which is handling a prior request, freeze',
    ],
    [{ over: true }, 'csd-lock: CPU3 got unstuck after 5003 ms: CPU5 has run scf_handler_1'],
  ])('%j', (about, line) => {
    expect(complaintLine({ ...complaint, ...about })).toBe(line);
  });
});
