/**
 * Measures with tinybench. A sample is a batch, because an empty function already reads 60 ns: `run(n)` does the work n
 * times and returns the nanoseconds that it took, measured where the work was done (on a CPU's thread, say).
 */
import { Bench } from 'tinybench';

export interface Subject {
  readonly name: string;
  /** Operations in one batch. */
  readonly batch: number;
  /** Does the work `batch` times; returns its nanoseconds. Throws when the work came out wrong. */
  readonly run: (batch: number) => number | Promise<number>;
}

export interface Figure {
  readonly name: string;
  /** Nanoseconds an operation. */
  readonly min: number;
  readonly median: number;
  readonly samples: number;
}

/** Runs the subjects in turn, A B A B, for so many rounds. */
export async function measure(subjects: readonly Subject[], rounds: number): Promise<Figure[]> {
  const bench = new Bench({ time: 0, iterations: rounds, warmup: true, warmupIterations: 2, warmupTime: 0, throws: true });
  for (const { name, batch, run } of subjects) {
    bench.add(name, async () => ({ overriddenDuration: (await run(batch)) / 1e6 / batch }));
  }
  const tasks = await bench.run();
  return tasks.map((task) => figure(task.name, task.result));
}

function figure(name: string, result: unknown): Figure {
  const { latency } = result as { latency: { min: number; p50: number; samplesCount?: number } };
  return { name, min: latency.min * 1e6, median: latency.p50 * 1e6, samples: latency.samplesCount ?? 0 };
}
