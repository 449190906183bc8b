/** The stack, without what keeps it together. */
import { NEXT, Stack, TOP, VALUE } from './stack.js';

/** The top has no version: ABA. */
export class WithoutVersion extends Stack {
  protected override swap(top: number, node: number): boolean {
    return Atomics.compareExchange(this.words, TOP, top, node) === top;
  }
}

/** Makes its node the top whatever the top is by now: what was pushed or popped meanwhile is undone. */
export class SwapsBlindly extends Stack {
  protected override swap(_top: number, node: number): boolean {
    Atomics.store(this.words, TOP, node);
    return true;
  }
}

/** Reads the next node before it looks at the top again: next and top need not belong together. */
export class ReadsNextFirst extends Stack {
  override pop(): number | undefined {
    const seen = Atomics.load(this.words, TOP) & 0xffff;
    const next = Atomics.load(this.words, this.at(seen, NEXT));
    for (;;) {
      const top = Atomics.load(this.words, TOP);
      const node = top & 0xffff;
      if (node === 0) return undefined;
      if (this.swap(top, next)) return Atomics.load(this.words, this.at(node, VALUE));
    }
  }
}
