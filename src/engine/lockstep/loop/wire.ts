/**
 * A message on its way from thread to thread: cloned as the language does it, with stand-ins for what is a thing of each
 * thread. Ports are named by their ends, and memory that several threads know by its number, for it arrives as another
 * object.
 */
import { asError } from '../../../common/thrown.js';
import { clone, type Keep, type WasmMemory } from '../../event-loop/own/clone.js';
import { endOf } from '../../event-loop/own/message-port.js';
import type { Received } from '../../event-loop/tasks/channel-end.js';
import { portable } from '../../portable-error.js';
import type { NamedEnd } from './calls.js';
import { meet, numberOf } from './memories.js';
import type { RemoteEnd } from './remote-end.js';
import type { RemoteLoops } from './remote-loops.js';

export interface Wire {
  readonly value: unknown;
  /** Objects in it that stand for ports, and whose ends those are. */
  readonly ports: readonly object[];
  readonly ends: readonly NamedEnd[];
  /** Shared memory in it, and which that is. */
  readonly memories: readonly (SharedArrayBuffer | WasmMemory)[];
  readonly numbers: readonly number[];
}

/** @param moved ports in it */
export function toWire({ words, line }: RemoteLoops, value: unknown, moved: readonly object[]): Wire {
  const wire = {
    ports: [] as object[],
    ends: [] as NamedEnd[],
    memories: [] as SharedArrayBuffer[],
    numbers: [] as number[],
  };
  const move = (port: object): object => {
    const standIn = {};
    wire.ends.push(nameOf(port));
    wire.ports.push(standIn);
    return standIn;
  };
  const keep: Keep = (memory) => {
    wire.memories.push(memory as SharedArrayBuffer);
    wire.numbers.push(numberOf(memory, words, () => line.ask('numberMemory')));
    return memory;
  };
  return { value: clone(value, moved, move, keep), ...wire };
}

/** As it is in the thread that it reaches. */
export function fromWire(world: RemoteLoops, { value, ports, ends, memories, numbers }: Wire): Received {
  for (const [i, memory] of memories.entries()) meet(memory, world.words, numbers[i]);
  if (ports.length === 0) return { value, ports };
  const here = ends.map((end) => world.portOf(end));
  return {
    value: clone(
      value,
      ports,
      (standIn) => here[ports.indexOf(standIn)],
      (memory) => memory,
    ),
    ports: here,
  };
}

/** What the desk knows a port by. */
export function nameOf(port: object): NamedEnd {
  const { id, name } = endOf(port) as RemoteEnd;
  return { id, name };
}

/** What was thrown: an error without its class, which is a thing of each thread, or a value. */
export type ThrownWire = Pick<Error, 'name' | 'message' | 'stack'> | { readonly value: unknown };

export function thrownToWire(thrown: unknown): ThrownWire {
  if (asError(thrown) !== thrown && canBeSent(thrown)) return { value: thrown };
  const { name, message, stack = '' } = portable(thrown);
  return { name, message, stack };
}

export function thrownFromWire(thrown: ThrownWire): unknown {
  if ('value' in thrown) return thrown.value;
  const { message, ...rest } = thrown;
  return Object.assign(new Error(message), rest);
}

function canBeSent(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
