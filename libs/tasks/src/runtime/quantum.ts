import { monotonicSeconds } from '@fairlane/platform';

/** How long the jobs of one turn may go on; a draining worker ends it early. */
export class Quantum {
  private endsAt: number;

  constructor(seconds: number) {
    this.endsAt = monotonicSeconds() + seconds;
  }

  get isOver(): boolean {
    return monotonicSeconds() >= this.endsAt;
  }

  /** Never negative. */
  get secondsLeft(): number {
    return Math.max(0, this.endsAt - monotonicSeconds());
  }

  /** It was ended before its time. */
  get wasEnded(): boolean {
    return this.endsAt === -Infinity;
  }

  /** Ends it now. */
  end(): void {
    this.endsAt = -Infinity;
  }
}
