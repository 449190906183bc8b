/** Channels between those who wait for a word and those who notify it. */
export const waitFor = (word: number): string => `waiting ${word}`;
export const wakeUpOf = (word: number): string => `notified ${word}`;
