/** The functions of the hot path, in the order in which they are made. */
export const FUNCTIONS: readonly string[] = [];
export * from './turn-types.js';
