/**
 * The accesses of an execution that is watched, in shared memory, in the order in which they were made: threads write them
 * down while they have the turn, and the host goes through them with its race detector, when the execution is over and
 * whenever the log is full.
 */
import { at } from '../../memory/arena.js';
import { ATOMIC, isWrite, WRITE, type AccessKind, type AccessSink, type AtomicEffect } from '../races/access.js';
import { channelOf, numbersOf } from '../races/channels.js';
import { ACCESS, BOARD, type Board } from './board.js';

/** What a record is of. */
const Kind = { PLAIN: 0, ATOMIC: 1, SEND: 2, RECEIVE: 3, FORWARD: 4 } as const;
/** Bits of an atomic access's flags, beside those of AccessKind: whether it took up what was there. */
const READS = 4;
const WORD = 4;

/** Context: the thread that has the turn. */
export class AccessLog implements AccessSink {
  /** @param whenFull has the host go through what there is */
  constructor(
    private readonly board: Board,
    private readonly whenFull: () => void,
  ) {}

  plain(thread: number, site: number, kind: AccessKind, start: number, size: number, steps: number): void {
    this.#access(Kind.PLAIN, thread, site, kind, start, size, steps);
  }

  atomic(
    thread: number,
    site: number,
    { reads, writes }: AtomicEffect,
    start: number,
    size: number,
    steps: number,
  ): null {
    const flags = ATOMIC | (writes ? WRITE : 0) | (reads ? READS : 0);
    this.#access(Kind.ATOMIC, thread, site, flags, start, size, steps);
    return null;
  }

  send(thread: number, channel: string, site = -1): void {
    this.#channel(Kind.SEND, thread, site, channel);
  }

  receive(thread: number, channel: string): void {
    this.#channel(Kind.RECEIVE, thread, -1, channel);
  }

  forward(from: string, to: string): void {
    const [kind, about] = numbersOf(to);
    this.#channel(Kind.FORWARD, 0, -1, from, kind, about);
  }

  #access(
    record: number,
    thread: number,
    site: number,
    flags: number,
    start: number,
    size: number,
    steps: number,
  ): void {
    this.#write(record, thread, site, flags, Math.floor(start / WORD), start % WORD, size, steps);
  }

  #channel(record: number, thread: number, site: number, channel: string, toKind = 0, toAbout = 0): void {
    const [kind, about] = numbersOf(channel);
    this.#write(record, thread, site, kind, about, toKind, toAbout, 0);
  }

  #write(
    record: number,
    thread: number,
    site: number,
    flags: number,
    word: number,
    offset: number,
    size: number,
    steps: number,
  ): void {
    const { mem, own, layout } = this.board;
    if (mem[own + BOARD.accesses] === layout.access.count) this.whenFull();
    const access = at(layout.access, mem[own + BOARD.accesses]++);
    mem[access + ACCESS.record] = record;
    mem[access + ACCESS.thread] = thread;
    mem[access + ACCESS.site] = site;
    mem[access + ACCESS.flags] = flags;
    mem[access + ACCESS.word] = word;
    mem[access + ACCESS.offset] = offset;
    mem[access + ACCESS.length] = size;
    mem[access + ACCESS.steps] = steps;
  }
}

/**
 * Tells of all that was written down since the last time. Context: the host, when the turn is its own.
 *
 * @param elsewhere number of the place of accesses of which none is known
 */
export function tellAccesses({ mem, own, layout }: Board, sink: AccessSink, elsewhere: number): void {
  const count = mem[own + BOARD.accesses];
  mem[own + BOARD.accesses] = 0;
  for (let position = 0; position < count; position++) tell(mem, at(layout.access, position), sink, elsewhere);
}

function tell(mem: Int32Array, access: number, sink: AccessSink, elsewhere: number): void {
  const [thread, site] = [mem[access + ACCESS.thread], mem[access + ACCESS.site]];
  const [flags, word] = [mem[access + ACCESS.flags], mem[access + ACCESS.word]];
  const [offset, size] = [mem[access + ACCESS.offset], mem[access + ACCESS.length]];
  const start = word * WORD + offset;
  const steps = mem[access + ACCESS.steps];
  const place = site < 0 ? elsewhere : site;
  switch (mem[access + ACCESS.record]) {
    case Kind.PLAIN:
      return sink.plain(thread, place, flags, start, size, steps);
    case Kind.ATOMIC:
      return void sink.atomic(
        thread,
        place,
        { reads: (flags & READS) !== 0, writes: isWrite(flags) },
        start,
        size,
        steps,
      );
    case Kind.SEND:
      return sink.send(thread, channelOf(flags, word), site);
    case Kind.RECEIVE:
      return sink.receive(thread, channelOf(flags, word));
    default:
      return sink.forward(channelOf(flags, word), channelOf(offset, size));
  }
}
