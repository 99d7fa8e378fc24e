/** Longest throttle window, in seconds. Keys are forgotten when they have been idle for so long. */
export const MAX_WINDOW_SECONDS = 7 * 86_400;
