/** The right samples, one after the other, for as long as they are given: nothing wrong must be seen. */
import { check } from '../../src/commands/check/check.js';
import { samples } from '../support/samples.js';

export interface SamplesSoak {
  /** For each sample. */
  readonly seconds: number;
  readonly seed: number;
  readonly onRun: (line: string) => void;
}

/** @throws with the first thing that was found */
export async function soakSamples({ seconds, seed, onRun }: SamplesSoak): Promise<void> {
  for (const { name, path } of rightSamples()) {
    onRun(`smplab check ${name} --budget ${seconds.toFixed(0)}s --seed ${seed}`);
    const { verdict, finding } = await check(path, { budgetMs: Math.ceil(seconds * 1000), seed });
    if (verdict !== 'nothing wrong seen')
      throw new Error(`${name}: ${finding?.text ?? verdict}\n  smplab check ${path} --seed ${seed}`);
  }
}

export function rightSamples(): ReturnType<typeof samples> {
  return samples().filter(({ broken }) => !broken);
}
