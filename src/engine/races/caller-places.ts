/** Where the code under test stands that has something done whose place no argument says: its stack does. */

/** What may be done at a place without being written there: a conversion, or whatever a call comes to. */
export type Implicit = 'converts' | 'calls';

export interface ImplicitPlace {
  readonly file: string;
  readonly line: number;
  readonly implicit: Implicit;
  readonly site: number;
}

interface Place extends Pick<ImplicitPlace, 'file' | 'line'> {
  readonly implicit?: Implicit;
}

/** Those places among all, which are numbered. */
export function implicitPlaces(places: readonly Place[], first = 0): ImplicitPlace[] {
  return places.flatMap(({ file, line, implicit }, site) =>
    implicit === undefined ? [] : [{ file, line, implicit, site: first + site }],
  );
}

/** Behind frames of the engine stand those of the code under test. */
const FRAMES = 50;

export class CallerPlaces {
  readonly #files = new Map<string, ImplicitPlace[]>();

  constructor(places: Iterable<ImplicitPlace>) {
    for (const place of places) {
      const known = this.#files.get(place.file);
      if (known === undefined) this.#files.set(place.file, [place]);
      else known.push(place);
    }
  }

  /** The place from which the code under test has called, as far as its line tells; -1: it has not. */
  of(implicit: Implicit): number {
    for (const frame of callers()) {
      const places = this.#files.get(frame.getFileName() ?? '');
      if (places !== undefined) return nearest(places, frame.getLineNumber() ?? 0, implicit);
    }
    return -1;
  }
}

/** An expression of many lines may be reported on a later one than that on which it begins. */
function nearest(places: readonly ImplicitPlace[], line: number, implicit: Implicit): number {
  const before = places.filter((place) => place.line <= line);
  const last = Math.max(...before.map((place) => place.line));
  const there = before.filter((place) => place.line === last);
  return (there.find((place) => place.implicit === implicit) ?? there[0] ?? places[0]).site;
}

function callers(): readonly NodeJS.CallSite[] {
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const here: { stack?: readonly NodeJS.CallSite[] } = {};
  Error.stackTraceLimit = FRAMES;
  Error.prepareStackTrace = (_, frames) => frames;
  Error.captureStackTrace(here, callers);
  const frames = here.stack ?? []; // made now, while it is asked for as it is
  Error.stackTraceLimit = stackTraceLimit;
  if (prepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
  else Object.defineProperty(Error, 'prepareStackTrace', prepare);
  return frames;
}
