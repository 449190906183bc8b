/**
 * The language's own Atomics, captured when this module is loaded.
 *
 * The machine (`machine`, `trace`, `engine`) uses these and never the global: the controlled engines replace the
 * methods of the global `Atomics` to get a scheduling point at every operation of the code under test, and the
 * machine's own bookkeeping must not be one. `kernel` and `sync`, which are code under test, use the global.
 */
export const { add, and, compareExchange, exchange, load, notify, or, store, sub, wait, waitAsync, xor } = Atomics;

/** A hint that a thread spins: undefined where the runtime has it not (Node before 24). */
export const { pause } = Atomics as { readonly pause?: (iterations?: unknown) => void };
