/** A thread's line to the desk: it asks when it has the turn, and has the answer when it has the turn again. */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { refuseBecause } from '../../asynchrony.js';
import { actorLoop } from '../../event-loop/current.js';
import { placeHere } from '../../event-loop/places.js';
import type { DeskCall, DeskCalls, Reply, Request } from './calls.js';

/** As they are when this module is loaded: code under test is given others. */
const receive = receiveMessageOnPort;

/** What is nothing that code under test does just there. */
const BEHIND_IT: ReadonlySet<DeskCall> = new Set([
  'begun',
  'ended',
  'perform',
  'performed',
  'over',
  'woken',
  'happened',
  'release',
]);

export class Line {
  /** Code under test has asked for something in this execution. */
  isUsed = false;
  /** The execution runs, and is no longer set up. */
  runs = false;

  constructor(
    private readonly port: MessagePort,
    /** Throws when this thread may not ask any more. */
    private readonly check: () => void,
    private readonly handOver: () => void,
    /** The execution is over. */
    readonly isOver: () => boolean,
  ) {}

  ask<C extends DeskCall>(call: C, ...args: Parameters<DeskCalls[C]>): ReturnType<DeskCalls[C]> {
    this.check();
    const isBehind = BEHIND_IT.has(call);
    const place = isBehind ? '' : placeHere();
    if (!isBehind) this.isUsed = true;
    this.port.postMessage({ call, args, place, isSetup: !this.runs, isOwn: actorLoop() !== null } satisfies Request);
    this.handOver();
    const reply = receive(this.port)!.message as Reply;
    if ('error' in reply) refuseBecause(reply.error);
    return reply.result as ReturnType<DeskCalls[C]>;
  }
}
