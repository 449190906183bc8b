/** The function that synckit runs. */
import { importPeer } from '../../peers.js';

const { runAsWorker } = await importPeer<{ runAsWorker: (fn: (value: number) => Promise<number>) => void }>('synckit');
runAsWorker((value) => Promise.resolve(value + 1));
