import { flags, floats, ints, NONE, Table } from './columns.js';
import { type CustomerSettings } from './interface.js';

const UNLIMITED = 2 ** 31 - 1;

/** What the scheduler knows of a customer apart from any pool: its settings, its flows, its turns over all pools. */
export class Customers extends Table {
  readonly id: (string | undefined)[] = [];
  readonly tier: string[] = [];
  /** The flows of the customer: the only one as its row, several by `flowKey`. */
  readonly flows: (number | Map<string, number>)[] = [];
  readonly weight = floats();
  readonly limit = ints();
  readonly paused = flags();
  /** 1 once it was removed while turns of it were out: it goes with the last of them. */
  readonly leaving = flags();
  /** Turns issued or claimed, over all pools. */
  readonly turnsOut = ints();
  /** Its first node in a pool's tree; `Nodes.next` leads on to those in other pools. */
  readonly firstNode = ints();
  private readonly rows = new Map<string, number>();

  find(id: string): number {
    return this.rows.get(id) ?? NONE;
  }

  ids(): IterableIterator<string> {
    return this.rows.keys();
  }

  all(): IterableIterator<number> {
    return this.rows.values();
  }

  add(id: string): number {
    const row = this.takeRow();
    this.rows.set(id, row);
    this.id[row] = id;
    this.flows[row] = NONE;
    this.turnsOut.set(row, 0);
    this.firstNode.set(row, NONE);
    return row;
  }

  remove(row: number): void {
    this.rows.delete(this.id[row] ?? '');
    this.id[row] = undefined;
    this.returnRow(row);
  }

  configure(row: number, settings: CustomerSettings): void {
    this.tier[row] = settings.tier;
    this.weight.set(row, settings.weight);
    this.limit.set(row, settings.maxConcurrentTurns ?? UNLIMITED);
    this.paused.set(row, settings.paused ? 1 : 0);
    this.leaving.set(row, 0);
  }

  /** Whether it may be given a turn at all. Not below its limit, not paused: no pool has it in its heaps. */
  mayRun(row: number): boolean {
    return (
      this.paused.get(row) === 0 &&
      this.leaving.get(row) === 0 &&
      this.turnsOut.get(row) < this.limit.get(row)
    );
  }

  /** The flow of a customer that has one flow; `NONE` when it has none or several. */
  onlyFlow(row: number): number {
    const flows = this.flows[row] ?? NONE;
    return typeof flows === 'number' ? flows : NONE;
  }

  /** A flow of a customer that has several. */
  findFlow(row: number, key: string): number {
    const flows = this.flows[row] ?? NONE;
    return typeof flows === 'number' ? NONE : (flows.get(key) ?? NONE);
  }

  addFlow(row: number, key: string, flow: number, onlyKey: (flow: number) => string): void {
    const flows = this.flows[row] ?? NONE;
    if (typeof flows !== 'number') flows.set(key, flow);
    else if (flows === NONE) this.flows[row] = flow;
    else {
      // A Map takes some 250 bytes; most customers have one flow and do without.
      this.flows[row] = new Map([
        [onlyKey(flows), flows],
        [key, flow],
      ]);
    }
  }

  removeFlow(row: number, key: string): void {
    const flows = this.flows[row] ?? NONE;
    if (typeof flows !== 'number') flows.delete(key);
    if (typeof flows === 'number' || flows.size === 0) this.flows[row] = NONE;
  }

  flowsOf(row: number): number[] {
    const flows = this.flows[row] ?? NONE;
    if (typeof flows !== 'number') return [...flows.values()];
    return flows === NONE ? [] : [flows];
  }
}
