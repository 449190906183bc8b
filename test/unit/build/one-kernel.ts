/** A program that imports of the package what its CPU runs. */
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { Cpu } from 'smplab/kernel';
import { variantNamed } from 'smplab/machine';

export const tasks = {
  isOneKernel: ({ kernel: { policy } }: Cpu): boolean => policy === variantNamed(policy.name),
  /** What the CPU's code has read of the bundle by itself, and not been handed compiled. */
  readAnew: (): string[] => {
    const { cache } = createRequire(import.meta.url);
    const handed = Object.values(cache).filter((module) => /\/(?:base|shared|machine)\.cjs$/.test(module!.filename));
    if (handed.length < 3) throw new Error('these chunks are there no more: name those that machine.cjs needs');
    return handed.flatMap((module) => module!.children.map(({ filename }) => basename(filename)));
  },
  stack: (): string => new Error('here').stack!,
};
