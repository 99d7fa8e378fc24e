const BRAND = Symbol.for('fairlane.turn-over');

/** Thrown by `checkpoint` to suspend a job whose quantum is over. Never shown to anyone. */
export class TurnOver extends Error {
  readonly [BRAND] = true;

  constructor() {
    super(
      'The quantum is over: the job is suspended at its checkpoint. Code that catches everything must rethrow this.',
    );
    this.name = 'TurnOver';
  }
}

/** True for the signal, also where a task has wrapped it as the `cause` of an error of its own. */
export function isTurnOver(error: unknown): boolean {
  let depth = 0;
  for (let at = error; at instanceof Error && depth < 10; at = at.cause, depth += 1)
    if (BRAND in at) return true;
  return false;
}
