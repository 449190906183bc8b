/** Shared memory that is touched where no access is written: each line reads or writes memory of its own, and races. */
import { raceCase } from '../../../../samples/races/case.js';

type Words = Int32Array;
/** What the types say, which know of no text of a view. */
type Text = { readonly text: unique symbol } & string;
const CASES = 12;

/** What it calls only shows when it runs. */
function call(f: (words: Words) => unknown, words: Words): unknown {
  return f(words);
}

function construct(C: new (words: Iterable<number>) => unknown, words: Words): unknown {
  return new C(words);
}

export default raceCase({
  name: 'accesses that are not written',
  setup: () => Array.from({ length: CASES }, () => new Int32Array(new SharedArrayBuffer(4))),
  actors: [
    (all) => {
      for (const words of all) words[0] = 1; // the other access of each race
    },
    (all) => {
      const method = ['at', 'fill'];
      const fill = all[4].fill.bind(all[4]);
      const seen: unknown[] = [];
      Atomics.load(new Int32Array(new SharedArrayBuffer(4)), 0);
      seen.push(`text: ${all[0] as unknown as Text}`); // races
      seen.push((all[1] as unknown as Text) + 'text'); // races
      seen.push([1, all[2]].join()); // races
      seen.push(Reflect.apply(all[3][method[0] as 'at'], all[3], [0])); // races
      fill(1); // races
      (all[5] as unknown as Record<string, (value: number) => void>)[method[1]](1); // races
      call(Object.values, all[6]); // races within
      seen.push(new (all[7].constructor as Int32ArrayConstructor)(all[7])); // races
      construct(Uint8Array, all[8]); // races within
      JSON.stringify({ seen: [all[9]] }); // races
      seen.push(...all[10].entries()); // races
      seen.push({ 0: 1 }[all[11] as unknown as number]); // races
    },
  ],
  after: () => '',
  expected: [''],
});
