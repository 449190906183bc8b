/** The queue, with a line missing. */
import { at, INDEX, NEXT, Queue, TAIL } from './queue.js';

/** Takes without helping: the head overtakes the tail, and what is put in then hangs on a node that was given away. */
export class TakesWithoutHelp extends Queue {
  protected override mayTake(): boolean {
    return true;
  }
}

/** Links without a retry: when another was faster, the node is nowhere. */
export class LinksOnce extends Queue {
  protected override link(node: number): void {
    const tail = Atomics.load(this.words, TAIL);
    this.swap(at(tail & INDEX, NEXT), Atomics.load(this.words, at(tail & INDEX, NEXT)), node);
    this.swap(TAIL, tail, node);
  }
}
