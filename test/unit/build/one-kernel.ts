/** A program that imports of the package what its CPU runs. */
import type { Cpu } from 'smplab/kernel';
import { variantNamed } from 'smplab/machine';

export const tasks = {
  isOneKernel: ({ kernel: { policy } }: Cpu): boolean => policy === variantNamed(policy.name),
  stack: (): string => new Error('here').stack!,
};
