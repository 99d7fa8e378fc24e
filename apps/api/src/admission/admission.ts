/** What there is no room for. */
export type Refusal = 'requests' | 'bytes';

export interface AdmissionLimits {
  /** Most requests under way. */
  readonly requests: number;
  /** Most bytes of bodies of the requests under way. */
  readonly bytes: number;
}

/**
 * How much this process takes on at a time. Beyond it a request is better refused at once than queued: it would wait for
 * a connection that the others hold, and keep its body in memory meanwhile.
 */
export class Admission {
  private requests = 0;
  private bytes = 0;

  constructor(private readonly limits: AdmissionLimits) {}

  get underWay(): number {
    return this.requests;
  }

  /** Takes a place, and room for the body; a body that is larger than all the room comes in alone. */
  enter(bytes: number): Refusal | undefined {
    if (this.requests >= this.limits.requests) return 'requests';
    if (bytes > 0 && this.bytes > 0 && this.bytes + bytes > this.limits.bytes) return 'bytes';
    this.requests += 1;
    this.bytes += bytes;
    return undefined;
  }

  leave(bytes: number): void {
    this.requests -= 1;
    this.bytes -= bytes;
  }
}
