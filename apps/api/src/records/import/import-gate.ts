import { overloaded } from '../../admission/overloaded.js';

/** Imports that wait in line for each that is let in. */
const LINE_PER_PLACE = 8;

/**
 * Lets so many in at a time; the others wait in a line, with their bodies unread. An import holds a connection for as
 * long as its caller sends, and other requests must find one.
 */
export class ImportGate {
  private readonly waiting: (() => void)[] = [];

  private readonly longestLine: number;

  constructor(private places: number) {
    this.longestLine = places * LINE_PER_PLACE;
  }

  /** @throws DomainError API.OVERLOADED when the line is full */
  async enter<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.waiting.length >= this.longestLine) throw overloaded();
    if (this.places > 0) this.places -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.places += 1;
    }
  }
}
