import type { Health, JobType, Overview, SeriesPoint } from '../api/types.js';

/** A stretch of time in which a slot served one customer. Milliseconds since 1970. */
export interface TurnSegment {
  readonly workerId: string;
  readonly slot: number;
  readonly customerId: string;
  readonly type: JobType;
  readonly from: number;
  readonly to: number;
  readonly jobs: number;
}

/** Whose jobs changed; null for too many to name. */
export interface Changed {
  readonly customerIds: readonly string[] | null;
  readonly jobsArrived: boolean;
  readonly settings: boolean;
  readonly workers: boolean;
}

export type Connection = 'connecting' | 'open' | 'broken';

export interface LiveState {
  readonly connection: Connection;
  readonly health: Health | undefined;
  readonly overview: Overview | undefined;
  /** The last hour, by the begin of each step. */
  readonly series: readonly SeriesPoint[];
}

const HOUR_SECONDS = 3_600;
/** How far back turns are kept. Milliseconds. */
export const TRAIL_MILLIS = 60_000;

/** What the stream has told so far. React reads it as an external store; turns are read by the Gantt as it draws. */
export class LiveStore {
  private state: LiveState = { connection: 'connecting', health: undefined, overview: undefined, series: [] };
  private readonly listeners = new Set<() => void>();
  private readonly changeListeners = new Set<(changed: Changed) => void>();
  private turns = new Map<string, TurnSegment>();
  /** Of the server's clock, beyond this one's. Milliseconds. */
  private clockOffsetMillis = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): LiveState => this.state;

  onChanged(listener: (changed: Changed) => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  connection(connection: Connection): void {
    if (connection !== this.state.connection) this.set({ connection });
  }

  history(points: readonly SeriesPoint[]): void {
    this.set({ series: merged(points, this.state.series) });
  }

  heard(name: string, data: string): void {
    switch (name) {
      case 'health':
        this.set({ health: JSON.parse(data) as Health });
        break;
      case 'overview': {
        const overview = JSON.parse(data) as Overview;
        this.clockOffsetMillis = overview.at * 1_000 - Date.now();
        this.set({ overview, series: merged(this.state.series, overview.recent) });
        break;
      }
      case 'changed': {
        const changed = JSON.parse(data) as Changed;
        for (const listener of this.changeListeners) listener(changed);
        break;
      }
      case 'turns':
        this.addTurns(JSON.parse(data) as TurnSegment[]);
        break;
    }
  }

  /** The server's clock. Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.clockOffsetMillis;
  }

  /** The last minute's turns of all slots, in no particular order. */
  recentTurns(now: number): readonly TurnSegment[] {
    const first = now - TRAIL_MILLIS;
    return [...this.turns.values()].filter(({ to }) => to > first);
  }

  private addTurns(segments: readonly TurnSegment[]): void {
    for (const segment of segments)
      this.turns.set(`${segment.workerId}.${segment.slot}.${segment.from}`, segment);
    if (this.turns.size < 12_000) return;
    const kept = this.recentTurns(this.now());
    this.turns = new Map(kept.map((turn) => [`${turn.workerId}.${turn.slot}.${turn.from}`, turn]));
  }

  private set(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** Points by time, the newer one of each; at most an hour. */
function merged(points: readonly SeriesPoint[], newer: readonly SeriesPoint[]): readonly SeriesPoint[] {
  const byTime = new Map([...points, ...newer].map((point) => [point.at, point]));
  const sorted = [...byTime.values()].sort((a, b) => a.at - b.at);
  const last = sorted.at(-1)?.at ?? 0;
  return sorted.filter(({ at }) => at > last - HOUR_SECONDS);
}
