/** Judging long histories: how long it takes to find an order of all calls. */
import { linearize } from '../src/linearizability/linearize.js';
import { fifoQueue, keyValue, lifoStack } from '../src/linearizability/models/index.js';
import type { History, Model } from '../src/lab/history.js';
import { contest } from './contest.js';
import { queueTraffic, registerTraffic, stackTraffic } from './histories.js';
import { check, type Settings, type Subject, type SubjectResult } from './subject.js';
import { bar, rowNamed } from './table.js';

const SEED = 2026;
const LIMIT_MS = 2000;

export const linearizability: Subject = {
  name: 'linearizability',
  summary: 'find an order of all calls of a long history',
  run,
};

async function run(settings: Settings): Promise<SubjectResult> {
  const { smoke } = settings;
  const [some, many, depth] = smoke ? [200, 2000, 50] : [10_000, 100_000, 3000];
  const ofQueue = `queue, ${some} calls of 4 threads`;
  const ofRegisters = `registers by key, ${many} calls of 4 threads`;
  const table = await contest(settings, {
    title: 'linearizability: one history',
    unit: 'ms',
    rounds: smoke ? 2 : 10,
    warmup: 1,
    contestants: [
      judged(ofQueue, fifoQueue() as Model, queueTraffic(some, 0, SEED)),
      judged(`${ofQueue}, ${depth} deep`, fifoQueue() as Model, queueTraffic(some, depth, SEED)),
      judged(`stack, ${some} calls of 4 threads`, lifoStack() as Model, stackTraffic(some, 0, SEED)),
      judged(ofRegisters, keyValue as Model, registerTraffic(many, 64, SEED)),
    ],
  });
  const bars = [ofQueue, ofRegisters].map((name) =>
    bar(`linearizability: ${name}, ms`, 'at most', LIMIT_MS, rowNamed(table, name).figure?.median ?? null),
  );
  return { tables: [table], bars };
}

function judged(name: string, model: Model, history: History): { name: string; sample: () => Promise<number> } {
  return {
    name,
    sample: async () => {
      const begin = performance.now();
      const { order } = linearize(model, history);
      const ms = performance.now() - begin;
      check(`${name}: calls in order`, order.length, history.length);
      return await Promise.resolve(ms);
    },
  };
}
