/** Tasks that may come at once: each has a number behind those of the actors, the lowest that is free. */
export const SLOTS = 512;
