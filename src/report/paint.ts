/** Colours, or none. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  /** A colour for each actor; they begin anew where there are more. */
  readonly actors: readonly ((text: string) => string)[];
}

const plain = (text: string): string => text;

/** For pipes, files, NO_COLOR. */
export const NO_PAINT: Paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, actors: [plain] };
