import { parentPort, workerData } from 'node:worker_threads';

const does = {
  stays: () => parentPort.on('message', () => undefined),
  exits: () => process.exit(3),
  sends: () => {
    parentPort.postMessage('one');
    parentPort.postMessage('two');
    process.exit(3);
  },
  'exits where it stands': async () => {
    await null;
    try {
      process.exit(3);
    } catch {
      parentPort.postMessage('caught');
    } finally {
      parentPort.postMessage('finally');
    }
  },
  'has an exit code': () => void (process.exitCode = 4),
  'says so when it exits': () => {
    process.on('exit', (code) => parentPort.postMessage(`exits with ${code}`));
    process.exit(2);
  },
  'exits otherwise': () => {
    process.once('exit', (code) => process.exit(code + 1));
    throw new Error('thrown');
  },
  'catches what nothing catches': () => {
    process.on('uncaughtException', (error, origin) => parentPort.postMessage(`${origin} ${error.message}`));
    setTimeout(() => {
      throw new Error('two');
    }, 1);
    void Promise.reject(new Error('one'));
  },
  'hears of what it rejects': () => {
    const reject = (message) => Promise.reject(new Error(message));
    const [, two] = [reject('one'), reject('two'), reject('three')];
    const heard = [];
    process.on('unhandledRejection', ({ message }) => {
      heard.push(message);
      two.catch(() => undefined); // too late
      queueMicrotask(() => heard.push(`behind ${message}`));
      if (message === 'three') setImmediate(() => parentPort.postMessage(heard.join(' ')));
    });
  },
  'was prepared': () => parentPort.postMessage('runs'),
  throws: () => {
    throw new Error('thrown');
  },
};

does[workerData.does]();
