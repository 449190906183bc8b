/** Names of the errors that keep their class on the way from a thread. */
export const KNOWN_ERRORS = [
  'AsyncCode',
  'Broken',
  'InputError',
  'NotRewritable',
  'OutsideCoroutine',
  'SpinsPlainly',
  'EnginesDisagree',
  'TokenError',
  'Diverged',
] as const;
export type KnownError = (typeof KNOWN_ERRORS)[number];
