/** Entry of a member's thread: waits for the signal, plays its role, reports how that ended. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Ending, Orders } from './crew.js';
import { play } from './roles.js';

const orders = workerData as Orders;
let ending: Ending;
try {
  ending = { value: play(orders) };
} catch (error) {
  ending = { threw: (error as Error).name };
}
parentPort!.postMessage(ending);
