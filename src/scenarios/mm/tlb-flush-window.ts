/** A TLB flush that is not sent to a CPU that has just loaded the page tables. */
import { defineScenario, tells } from '../define.js';

const [LOADED, PTE, TLB, FLUSH] = [0, 1, 2, 3];
const [SWITCHING, NEXT] = [1, 2];

export const scenario = defineScenario<Int32Array>({
  name: 'mm/tlb-flush-window',
  story: `A CPU switches to an address space: it says that it is switching, loads the page tables, and says which it has loaded.
Another CPU unmaps a page and sends a flush to the CPUs that have loaded these page tables. To leave out CPUs that no longer use
them, it also left out those that are switching, and one of them may have cached the page already.`,
  source: 'fea4e317f9e7 (2025, CVE-2025-37964), should_flush_tlb() and switch_mm_irqs_off()',
  shared: () => {
    const mem = new Int32Array(new SharedArrayBuffer(16));
    mem[PTE] = 1;
    return mem;
  },
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      Atomics.store(mem, LOADED, SWITCHING);
      Atomics.store(mem, TLB, Atomics.load(mem, PTE)); // from here on translations are cached
      Atomics.store(mem, LOADED, NEXT);
      if (Atomics.exchange(mem, FLUSH, 0) === 1) Atomics.store(mem, TLB, 0); // interrupts are on again
    },
    (mem) => {
      Atomics.store(mem, PTE, 0);
      const loaded = Atomics.load(mem, LOADED);
      if (loaded === NEXT || (form === 'fixed' && loaded === SWITCHING)) Atomics.store(mem, FLUSH, 1);
    },
  ],
  after: (mem) => (mem[TLB] === 1 && mem[FLUSH] === 0 ? 'the page is still cached' : 'flushed, or a flush will come'),
  words: { loaded_mm: LOADED, pte: PTE, tlb: TLB, flush: FLUSH },
  outcomes: [
    { match: 'flushed, or a flush will come', grade: 'acceptable', text: 'no access goes to the page that is gone' },
    ...tells('the page is still cached', 'the CPU was switching: it had loaded the page tables, and got no flush', [
      'broken',
    ]),
  ],
});
