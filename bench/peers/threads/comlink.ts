/** The object that comlink exposes. */
import { parentPort } from 'node:worker_threads';
import { importPeer } from '../../peers.js';

const { expose } = await importPeer<{ expose: (object: object, endpoint: unknown) => void }>('comlink');
const endpointOf = await importPeer<(port: unknown) => unknown>('comlink/dist/umd/node-adapter.js');
expose({ add: (value: number) => value + 1 }, endpointOf(parentPort));
