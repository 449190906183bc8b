/** Loaded before smplab: expects of one variant what is true of another, so that it does not behave as declared. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const { EXPECTATIONS } = await import('../../src/workload/expectations.js');
  const table = EXPECTATIONS as Record<string, (typeof EXPECTATIONS)[string]>;
  const [variant, other] = (process.env['EXPECTED'] ?? '').split('=');
  table[variant] = EXPECTATIONS[other];
}
