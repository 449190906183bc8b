import { parentPort, workerData } from 'node:worker_threads';

const does = {
  stays: () => parentPort.on('message', () => undefined),
  exits: () => process.exit(3),
  sends: () => {
    parentPort.postMessage('one');
    parentPort.postMessage('two');
    process.exit(3);
  },
  throws: () => {
    throw new Error('thrown');
  },
};

does[workerData.does]();
