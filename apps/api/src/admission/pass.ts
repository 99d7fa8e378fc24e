/**
 * The place of one request that was let in. A caller who hangs up does not end the work that was begun for him, so the
 * place is free again when both have ended: the connection's part and the handler's, if it came so far.
 */
export class Pass {
  private isHandled = false;
  private isClosed = false;
  private isOver = false;

  constructor(private readonly leave: () => void) {}

  /** The handler begins. */
  handle(): void {
    this.isHandled = true;
  }

  /** The handler has made its answer. */
  answered(): void {
    this.isHandled = false;
    this.end();
  }

  /** The answer is sent, or nobody is there any more to send it to. */
  closed(): void {
    this.isClosed = true;
    this.end();
  }

  private end(): void {
    if (this.isOver || this.isHandled || !this.isClosed) return;
    this.isOver = true;
    this.leave();
  }
}
