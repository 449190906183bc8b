/** What the threads that run code are told of it: no part of the rewriter comes along with that. */

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
