import type { FlowKey } from '@fairlane/domain';

/** A flow's key as one string, for maps. Ids never hold a line break. */
export function flowId(flow: FlowKey): string {
  return `${flow.customerId}\n${flow.userId}\n${flow.jobType}\n${flow.opaque ? 'o' : 's'}`;
}

/** (priority, rank) at or before which a flow's jobs are known to be gone from the queue. */
export interface Floor {
  readonly priority: number;
  readonly rank: string;
}

/** Seconds after which a claim is made without a floor, in case a hint of new jobs was lost. */
const FLOOR_SECONDS = 5;

interface Entry {
  /** When an event last changed the flow: a scan that began before it is stale for this flow. */
  touchedAt: number;
  floor: Floor | null;
  floorSince: number;
  oldestAt: Date | null;
}

/** What the leader remembers of each flow beside the policy: freshness, index floors, the age of its oldest job. */
export class FlowLedger {
  private readonly entries = new Map<string, Entry>();

  /** New jobs came: whatever floor there was, they may lie below it. */
  arrived(flow: FlowKey, now: number): void {
    const entry = this.entry(flow);
    entry.touchedAt = now;
    entry.floor = null;
  }

  /** A turn was settled; its floor holds until new jobs come or some seconds pass. */
  settled(flow: FlowKey, floor: Floor | null, now: number): void {
    const entry = this.entry(flow);
    entry.touchedAt = now;
    if (floor !== null && entry.floor === null) entry.floorSince = now;
    entry.floor = floor;
  }

  floorOf(flow: FlowKey, now: number): Floor | null {
    const entry = this.entries.get(flowId(flow));
    if (!entry?.floor) return null;
    if (now - entry.floorSince > FLOOR_SECONDS) entry.floor = null;
    return entry.floor;
  }

  /** Whether an event changed the flow at or after `moment`. */
  isTouchedSince(flow: FlowKey, moment: number): boolean {
    return (this.entries.get(flowId(flow))?.touchedAt ?? -Infinity) >= moment;
  }

  setOldest(flow: FlowKey, oldestAt: Date | null): void {
    this.entry(flow).oldestAt = oldestAt;
  }

  oldestOf(flow: FlowKey): Date | null {
    return this.entries.get(flowId(flow))?.oldestAt ?? null;
  }

  forget(flow: FlowKey): void {
    this.entries.delete(flowId(flow));
  }

  private entry(flow: FlowKey): Entry {
    const id = flowId(flow);
    let entry = this.entries.get(id);
    if (!entry) {
      entry = { touchedAt: -Infinity, floor: null, floorSince: 0, oldestAt: null };
      this.entries.set(id, entry);
    }
    return entry;
  }
}
