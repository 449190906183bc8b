/** A thread that adds to the list. */
import { parentPort, workerData } from 'node:worker_threads';
import { llistAdd, llistAddBatch, LLIST_NODE } from '../../../src/kernel/llist.js';
import { HEAD, nodeOf, type Orders } from './llist-crew.js';

/** Adds the nodes of one producer. Returns how often it was the one that found the list empty. */
function produce({ mem, producer, nodes, batch }: Orders): number {
  let wasEmpty = 0;
  for (let first = producer * nodes; first < (producer + 1) * nodes; first += batch) {
    const last = first + batch - 1;
    for (let id = first + 1; id <= last; id++) mem[nodeOf(id) + LLIST_NODE.next] = nodeOf(id - 1); // newest first
    const empty =
      batch === 1 ? llistAdd(mem, nodeOf(first), HEAD) : llistAddBatch(mem, nodeOf(last), nodeOf(first), HEAD);
    if (empty) wasEmpty++;
  }
  return wasEmpty;
}

parentPort!.postMessage(produce(workerData as Orders));
