/** The loops that an actor is in, beside what they are by definition, and as many as there may be. */
import { expect, it } from 'vitest';
import { OpenLoops } from '../../../../../src/engine/controlled/spins/open-loops.js';
import { Random } from '../../../../../src/machine/random.js';

/** By definition: a list of what is open, looked through at each question. */
class ByDefinition {
  open: { readonly number: number; readonly carries: boolean; version: number; again: boolean; turns: number[] }[] = [];

  turn(version: number, number: number, carries: boolean, a: number): void {
    this.open = this.open.filter((loop) => loop.number <= number);
    const last = this.open.at(-1);
    if (last?.number === number) {
      last.again = last.version === version;
      last.version = version;
      last.turns.push(a);
      return;
    }
    while (this.open.length > 0 && this.open.at(-1)!.version !== version) this.open.pop();
    this.open.push({ number, carries, version, again: false, turns: [a] });
  }

  /** Whether the innermost that spins counts its turns; undefined: none does. */
  spinning(version: number): boolean | undefined {
    const loop = this.open.findLast(({ again, version: its }) => again && its === version);
    return loop && loop.turns.at(-1) !== loop.turns.at(-2);
  }

  around(version: number): boolean {
    const last = this.open.at(-1);
    return last !== undefined && !last.carries && last.version === version;
  }
}

it('in whatever order loops begin, go round, are left, and words are written', () => {
  const random = new Random(7);
  const seen = { none: 0, counts: 0, not: 0 };
  for (let program = 0; program < 300; program++) {
    const [loops, definition] = [new OpenLoops(), new ByDefinition()];
    let [version, number] = [0, 0];
    for (let step = 0; step < 60; step++) {
      if (random.below(6) === 0) version++;
      const entered = definition.open.length === 0 || random.below(3) === 0;
      const loop = entered ? number++ : definition.open[random.below(definition.open.length)].number;
      const a = random.below(2);
      const carries = loop % 3 === 0;
      loops.turn(version, loop, carries, 0, a, undefined, undefined);
      definition.turn(version, loop, carries, a);
      for (const asked of [version, version + 1]) {
        const spinning = definition.spinning(asked);
        expect(loops.spinning(asked)?.counts).toBe(spinning);
        expect(loops.around(asked) !== undefined).toBe(definition.around(asked));
        seen[spinning === undefined ? 'none' : spinning ? 'counts' : 'not']++;
      }
    }
  }
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(500);
});

it('a function with a loop that is called again and again leaves one open each time, which takes no longer each time', () => {
  const loops = new OpenLoops();
  for (const round of [1, 2]) loops.turn(0, 0, false, 0, undefined, undefined, round);
  let known = 0;
  for (let call = 1; call <= 300_000; call++) {
    loops.turn(0, call, false, 0, undefined, undefined, undefined);
    if (loops.spinning(0)?.counts === true) known++;
  }
  expect(known).toBe(300_000);
});
