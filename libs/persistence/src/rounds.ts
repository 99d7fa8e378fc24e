import { millisToDeadline, withDatabaseDeadline } from './deadline.js';
import { unavailable } from './unavailable.js';

/** Longest wait of a caller whose work has no deadline. */
const STANDARD_MILLIS = 5_000;

interface Waiting<Item, Result> {
  readonly item: Item;
  /** By `performance.now()`. */
  readonly deadline: number;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes one statement of what many callers ask for at the same time. While a round is under way the next one gathers: a
 * lone caller waits for nobody, and under load one round trip and one commit serve all who came meanwhile. Whoever asks
 * is served by a round that begins after that, so he sees all that was committed before.
 */
export class Rounds<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private isBusy = false;

  /**
   * @param run answers each item, in their order; when it rejects, everyone in the round gets that error
   * @param most items of a round; the others wait for the next
   */
  constructor(
    private readonly run: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly most: number,
  ) {}

  /**
   * The result for `item`, at the latest by the deadline of the caller's work: those of the others do not shorten it.
   * @throws DomainError DATABASE.UNAVAILABLE at the deadline. An item whose round had not begun by then is left out.
   */
  async ask(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const left = millisToDeadline() ?? STANDARD_MILLIS;
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== asked);
        reject(unavailable());
      }, left);
      const asked = { item, deadline: performance.now() + left, timer, resolve, reject };
      this.waiting.push(asked);
      // Those who come in the same turn of the event loop share the first round too.
      if (!this.isBusy) this.beginSoon();
    });
  }

  private beginSoon(): void {
    this.isBusy = true;
    setImmediate(() => void this.begin());
  }

  private async begin(): Promise<void> {
    const round = this.waiting.splice(0, this.most);
    const latest = round.reduce((moment, { deadline }) => Math.max(moment, deadline), performance.now());
    const items = round.map(({ item }) => item);
    try {
      if (items.length === 0) return;
      const seconds = (latest - performance.now()) / 1_000;
      const results = await withDatabaseDeadline(seconds, async () => this.run(items));
      for (const [index, { resolve }] of round.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of round) reject(error);
    } finally {
      for (const { timer } of round) clearTimeout(timer);
      this.isBusy = false;
      if (this.waiting.length > 0) this.beginSoon();
    }
  }
}
