import { workerData } from 'node:worker_threads';

const { mem, handles } = workerData;

function answer(value) {
  Atomics.store(mem, 0, value);
  Atomics.notify(mem, 0);
}

async function work() {
  await null;
  if (Atomics.load(mem, 1) === 0) throw new Error('there is nothing to work on');
  answer(1);
}

if (handles) work().catch(() => answer(-1));
else void work();
