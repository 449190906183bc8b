/** Where code of a program keeps what changes. It stands alone, so that threads that ask it load nothing of the rewriter. */

/** Where code may keep something: bits. */
export const Keeps = {
  /** It may change what it is called on. */
  IN_RECEIVER: 1,
  /** It makes objects that have private fields, or are generators. */
  IN_OBJECTS: 2,
  /** It is a class, and has private fields itself. */
  IN_ITSELF: 4,
  /** It is a class. */
  IS_CLASS: 8,
} as const;
