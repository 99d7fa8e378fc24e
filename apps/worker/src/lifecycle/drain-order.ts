import { Injectable } from '@nestjs/common';

/** The order to end the worker, whoever gives it: a signal, a control message, the worker's row. The first one counts. */
@Injectable()
export class DrainOrder {
  private resolve: (reason: string) => void = () => undefined;
  /** Resolves to the reason, once the order is given. */
  readonly given = new Promise<string>((resolve) => (this.resolve = resolve));
  wasGiven = false;

  give(reason: string): void {
    this.wasGiven = true;
    this.resolve(reason);
  }
}
