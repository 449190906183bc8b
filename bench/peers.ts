/** What npm offers for calling a function in another thread. */
import type { Settings } from './subject.js';

export interface Peer {
  readonly name: string;
  /** Makes so many calls one after the other; returns their nanoseconds. A string says why it cannot. */
  readonly roundTrips: ((n: number) => Promise<ArrayLike<number>>) | string;
  readonly close?: () => Promise<void>;
}

export async function startPeers(_settings: Settings): Promise<readonly Peer[]> {
  return Promise.resolve([]);
}
