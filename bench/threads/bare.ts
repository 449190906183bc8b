/** Entry of a bare worker thread: says that it is up, and stays. */
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage('up');
parentPort?.on('message', () => undefined);
