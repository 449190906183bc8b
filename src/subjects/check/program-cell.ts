/** The program that all threads of a check run, as text in shared memory: the host changes it between executions. */
import { programFromText, programToText } from '../../check/programs/text.js';
import type { CheckProgram } from '../../lab/check-program.js';

const [VERSION, LENGTH, HEAD_WORDS] = [0, 1, 2];
const TEXT_BYTES = 1 << 16;

/**
 * Safe with plain accesses: the host writes while no execution runs, and the turn that it hands over orders what it
 * wrote before what threads read.
 */
export class ProgramCell {
  readonly #head: Int32Array;
  readonly #text: Uint8Array;

  constructor(readonly buffer = new SharedArrayBuffer(HEAD_WORDS * 4 + TEXT_BYTES)) {
    this.#head = new Int32Array(buffer, 0, HEAD_WORDS);
    this.#text = new Uint8Array(buffer, HEAD_WORDS * 4);
  }

  /** Changes with each program. */
  get version(): number {
    return this.#head[VERSION];
  }

  /** @throws {RangeError} when the program is too long */
  write(program: CheckProgram): void {
    const bytes = new TextEncoder().encode(programToText(program));
    if (bytes.length > TEXT_BYTES) throw new RangeError(`a program of ${bytes.length} bytes is too long`);
    this.#text.set(bytes);
    this.#head[LENGTH] = bytes.length;
    this.#head[VERSION]++;
  }

  read(): CheckProgram {
    return programFromText(new TextDecoder().decode(this.#text.slice(0, this.#head[LENGTH])));
  }
}
