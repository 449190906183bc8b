/** Kinds of what event loops do, for the hash of a trace. */
export const TOLD = { SENT: 41, RECEIVED: 42, CLOSED: 43, STARTED: 44, ENDED: 45 } as const;
