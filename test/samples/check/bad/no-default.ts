/** Forgets its default export. */
export const check = 1;
