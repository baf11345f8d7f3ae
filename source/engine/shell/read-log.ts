/** Reads a piece of a log; fewer bytes than asked for at its end. */
export type ReadLog = (from: number, length: number) => Buffer;
