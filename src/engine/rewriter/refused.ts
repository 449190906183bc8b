/** A program that cannot be run as coroutines; real threads may run it. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
