import { parentPort } from 'node:worker_threads';
import * as Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

let count = 0;
const api = {
  /** A counter that waits in its midst. */
  async add() {
    const was = count;
    await null;
    count = was + 1;
    return count;
  },
};
Comlink.expose(api, nodeEndpoint(parentPort));
