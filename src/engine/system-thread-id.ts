import { readlinkSync } from 'node:fs';

/** The number that the system knows this thread by; null where it is not known. */
export function systemThreadId(): number | null {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    return null;
  }
}
