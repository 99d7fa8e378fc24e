import { Injectable } from '@nestjs/common';

/**
 * Whether this process is about to end. From then on it says that it is not ready and asks its callers to close their
 * connections, while it goes on serving: a load balancer needs a moment to turn away.
 */
@Injectable()
export class Departure {
  private announced = false;

  announce(): void {
    this.announced = true;
  }

  get isAnnounced(): boolean {
    return this.announced;
  }
}
