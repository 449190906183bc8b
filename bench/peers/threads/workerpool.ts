/** The function that workerpool runs. */
import { importPeer } from '../../peers.js';

const { worker } = await importPeer<{ worker: (functions: object) => void }>('workerpool');
worker({ add: (value: number) => value + 1 });
