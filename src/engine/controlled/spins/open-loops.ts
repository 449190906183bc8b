/** The loops that only look in which a frame is: whether a turn has left everything as the one before. */

/** What a turn hands on to the next: operations on memory that no other actor sees, and variables. */
class Turn {
  effects = 0;
  a: unknown;
  b: unknown;
  c: unknown;

  set(effects: number, a: unknown, b: unknown, c: unknown): void {
    this.effects = effects;
    this.a = a;
    this.b = b;
    this.c = c;
  }

  isLike({ effects, a, b, c }: Turn): boolean {
    return this.effects === effects && Object.is(this.a, a) && Object.is(this.b, b) && Object.is(this.c, c);
  }
}

class Loop {
  number = 0;
  /** Whether turns hand variables on. */
  carries = false;
  /** What was written when the latest turn began, as a version. */
  version = 0;
  /** Nothing had been written since the turn before. */
  again = false;
  /** Of the loops around it, the innermost that has gone round with nothing written: none does while this one is open. */
  spinningAround: Loop | undefined;
  #before = new Turn();
  #latest = new Turn();

  enter(number: number, version: number, carries: boolean, outer: Loop | undefined): Turn {
    this.number = number;
    this.spinningAround = outer?.spinning;
    this.carries = carries;
    this.version = version;
    this.again = false;
    return this.#latest;
  }

  goRound(version: number): Turn {
    this.again = this.version === version;
    this.version = version;
    [this.#before, this.#latest] = [this.#latest, this.#before];
    return this.#latest;
  }

  /** This one or, of those around it, the innermost that does the same. */
  get spinning(): Loop | undefined {
    return this.again ? this : this.spinningAround;
  }

  /** Whether it counts its turns: it may give up one day. */
  get counts(): boolean {
    return this.again && !this.#before.isLike(this.#latest);
  }
}

/** The first `#depth` are open, the innermost last; one that was left may still be among them. All is kept in place. */
export class OpenLoops {
  readonly #loops: Loop[] = [];
  #depth = 0;

  clear(): void {
    this.#depth = 0;
  }

  /** A turn begins. Loops that were entered later have greater numbers. */
  turn(version: number, number: number, carries: boolean, effects: number, a: unknown, b: unknown, c: unknown): void {
    const loops = this.#loops;
    while (this.#depth > 0 && loops[this.#depth - 1].number > number) this.#depth--;
    const last = this.#innermost;
    if (last?.number === number) return last.goRound(version).set(effects, a, b, c);
    while (this.#depth > 0 && loops[this.#depth - 1].version !== version) this.#depth--; // should one go on, it begins anew
    const outer = this.#innermost;
    if (this.#depth === loops.length) loops.push(new Loop());
    loops[this.#depth++].enter(number, version, carries, outer).set(effects, a, b, c);
  }

  /** The innermost that has begun two turns with nothing written in between, nor later. */
  spinning(version: number): Loop | undefined {
    const loop = this.#innermost?.spinning;
    return loop?.version === version ? loop : undefined; // turns of those around it began before: no other has that version
  }

  /** The innermost, if its turns hand on no variables, and nothing was written in this one. */
  around(version: number): Loop | undefined {
    const last = this.#innermost;
    return last !== undefined && !last.carries && last.version === version ? last : undefined;
  }

  get #innermost(): Loop | undefined {
    return this.#depth === 0 ? undefined : this.#loops[this.#depth - 1];
  }
}
