/** What the process tells its caller; listed in docs/cli.md. */
export const EXIT = {
  ok: 0,
  /** The command ran, and its answer is no: a watched job failed, a check did not hold. */
  failed: 1,
  /** Wrong flags, a file that cannot be read, a setting that cannot be used. Nothing was sent. */
  usage: 2,
  /** The API refused the request (4xx): the problem's detail and every wrong field are printed. */
  refused: 3,
  /** The API could not be reached in time, or kept answering 429 or 5xx. */
  unavailable: 4,
  /** Ended by Ctrl-C or SIGTERM. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command was asked for something that makes no sense; becomes exit code 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** The command did its work, and the outcome is a failure; becomes exit code 1. */
export class CommandFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandFailed';
  }
}
