import { NONE, Table } from './columns.js';
import { type CustomerSettings } from './interface.js';
import { Names } from './names.js';

const UNLIMITED = 2 ** 31 - 1;
/** Not a row: there is more than one. */
const SEVERAL = -2;

/** What the scheduler knows of a customer apart from any pool: its settings, its flows, its turns over all pools. */
export class Customers extends Table {
  readonly weight = this.floats();
  readonly limit = this.ints();
  /** Turns issued or claimed, over all pools. */
  readonly turnsOut = this.ints();
  /** Its first node in a pool's tree; `Nodes.next` leads on to those in other pools. */
  readonly firstNode = this.ints();
  /** The flow of a customer that has one, `SEVERAL` of one that has, or had, more: those are in `flows`, by `flowKey`. */
  private readonly flow = this.ints();
  private readonly flows = new Map<number, Map<string, number>>();
  private readonly id = this.ints();
  private readonly ids = new Names();
  private readonly tier = this.ints();
  private readonly tiers: string[] = [];
  readonly paused = this.flags();
  /** 1 once it was removed while turns of it were out: it goes with the last of them. */
  readonly leaving = this.flags();
  private readonly rows = new Map<string, number>();

  find(id: string): number {
    return this.rows.get(id) ?? NONE;
  }

  idOf(row: number): string {
    return this.ids.get(this.id.get(row));
  }

  allIds(): IterableIterator<string> {
    return this.rows.keys();
  }

  all(): IterableIterator<number> {
    return this.rows.values();
  }

  add(id: string): number {
    const row = this.takeRow();
    this.rows.set(id, row);
    this.id.set(row, this.ids.add(id));
    this.flow.set(row, NONE);
    this.turnsOut.set(row, 0);
    this.firstNode.set(row, NONE);
    return row;
  }

  remove(row: number): void {
    this.rows.delete(this.idOf(row));
    this.ids.remove(this.id.get(row));
    this.flows.delete(row);
    this.returnRow(row);
  }

  configure(row: number, settings: CustomerSettings): void {
    this.tier.set(row, this.tierRow(settings.tier));
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

  tierOf(row: number): string {
    return this.tiers[this.tier.get(row)] ?? '';
  }

  /** The flow of a customer that has one flow; `NONE` when it has none or several. */
  onlyFlow(row: number): number {
    return Math.max(NONE, this.flow.get(row));
  }

  /** A flow of a customer that has several. */
  findFlow(row: number, key: string): number {
    return this.flows.get(row)?.get(key) ?? NONE;
  }

  addFlow(row: number, key: string, flow: number, onlyKey: (flow: number) => string): void {
    const only = this.flow.get(row);
    if (only === NONE) {
      this.flow.set(row, flow);
      return;
    }
    // A Map takes some 250 bytes; most customers have one flow and do without.
    const several = this.flows.get(row) ?? new Map([[onlyKey(only), only]]);
    several.set(key, flow);
    this.flows.set(row, several);
    this.flow.set(row, SEVERAL);
  }

  removeFlow(row: number, key: string): void {
    const several = this.flows.get(row);
    several?.delete(key);
    if (several !== undefined && several.size > 0) return;
    this.flows.delete(row);
    this.flow.set(row, NONE);
  }

  flowsOf(row: number): number[] {
    const only = this.flow.get(row);
    if (only === SEVERAL) return [...(this.flows.get(row)?.values() ?? [])];
    return only === NONE ? [] : [only];
  }

  private tierRow(tier: string): number {
    const known = this.tiers.indexOf(tier);
    return known === -1 ? this.tiers.push(tier) - 1 : known;
  }
}
