/** The mailbox, with the list's one line wrong. */
import { LLIST_NODE, NULL } from 'smplab';
import { HEAD, Mailbox } from './mailbox.js';

/**
 * Drops the retry: when another producer was faster, the node is on no list, and its caller is told that all went well.
 */
export class AddsOnce extends Mailbox {
  protected override link(node: number): boolean {
    const first = Atomics.load(this.mem, HEAD);
    this.mem[node + LLIST_NODE.next] = first;
    Atomics.compareExchange(this.mem, HEAD, first, node);
    return first === NULL;
  }
}

/** Takes all by a load and a store: what was added between the two is lost. */
export class TakesInTwoSteps extends Mailbox {
  protected override unlinkAll(): number {
    const first = Atomics.load(this.mem, HEAD);
    Atomics.store(this.mem, HEAD, NULL);
    return first;
  }
}
