/**
 * Lets so many in at a time; the others wait in line, with their bodies unread. An import holds a connection for as
 * long as its caller sends, and other requests must find one.
 */
export class ImportGate {
  private readonly waiting: (() => void)[] = [];

  constructor(private places: number) {}

  async enter<Result>(work: () => Promise<Result>): Promise<Result> {
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
