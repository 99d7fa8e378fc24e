/** One of the jobs that a job waits for. */
export interface AskedParent {
  /** As `dependsOn` has it: a key or an id. */
  readonly name: string;
  readonly id: string;
  /** Of the same call: it is stored in the same transaction. */
  readonly isNew: boolean;
  /** Where the body names it, for issues. */
  readonly path: string;
}

/**
 * What a new job asks of the gate `parents`. Kept with the job is only what its caller said; who waits for whom is in a
 * table of its own.
 */
export class ParentsRequest {
  /** The flow that the job is part of; known when it has come to the gate. */
  flowId: string | undefined;

  constructor(
    public parents: readonly AskedParent[],
    /** What all jobs of the call that hang together have in common. */
    readonly part: number,
    readonly key: string | null,
    readonly onParentFailure: 'cancel' | 'run',
  ) {}

  /** Jobs of the call that were there already, by their idempotency key, stand in for those that would have been made. */
  redirect(earlier: ReadonlyMap<string, string>): void {
    this.parents = this.parents.map((parent) => {
      const id = earlier.get(parent.id);
      return id === undefined ? parent : { ...parent, id, isNew: false };
    });
  }

  toJSON(): object {
    return { dependsOn: this.parents.map(({ name }) => name), onParentFailure: this.onParentFailure };
  }
}

/** The flow of each job of a call that is in one, by job id. */
export function flowIdsOf(
  requests: Iterable<readonly [jobId: string, request: unknown]>,
): Map<string, string> {
  const flows = new Map<string, string>();
  for (const [jobId, request] of requests) {
    if (!(request instanceof ParentsRequest) || request.flowId === undefined) continue;
    flows.set(jobId, request.flowId);
    for (const { id, isNew } of request.parents) if (isNew) flows.set(id, request.flowId);
  }
  return flows;
}

/** See `ParentsRequest.redirect`; any other request is left alone. */
export function redirect(request: unknown, earlier: ReadonlyMap<string, string>): void {
  if (request instanceof ParentsRequest) request.redirect(earlier);
}
