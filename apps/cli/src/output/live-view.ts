import cliProgress from 'cli-progress';
import type { Streams } from './output.js';
import { count, seconds } from './format.js';

/** How one customer stands at one moment. */
export interface Pulse {
  readonly customerId: string;
  readonly name: string;
  readonly queued: number;
  readonly running: number;
  /** Jobs ended since the view was opened. */
  readonly done: number;
  /** p99 of the latest waits, seconds; undefined while none was seen. */
  readonly waitSeconds: number | undefined;
}

/** Shows how customers stand, again and again. */
export interface LiveView {
  show(pulses: readonly Pulse[]): void;
  /** Leaves the last state standing and gives the terminal back. */
  close(): void;
}

/** Bars on a terminal, a line a look elsewhere. */
export function openLiveView(stream: Streams['err']): LiveView {
  return stream.isTTY === true ? new BarsView(stream) : new LinesView(stream);
}

/** One JSON line a look, for `watch --json`. */
export class JsonLinesView implements LiveView {
  constructor(private readonly stream: NodeJS.WritableStream) {}

  show(pulses: readonly Pulse[]): void {
    this.stream.write(`${JSON.stringify({ at: new Date().toISOString(), customers: pulses })}\n`);
  }

  close(): void {
    // Lines need no end.
  }
}

const FORMAT = '{name} {bar} {queued} queued  {running} running  {done} done  wait {wait}';

/** Bars that a screen has room for; the busiest customers get theirs first. */
const MOST_BARS = 20;

class BarsView implements LiveView {
  private readonly bars = new Map<string, cliProgress.SingleBar>();
  private readonly multibar: cliProgress.MultiBar;

  constructor(stream: NodeJS.WritableStream) {
    const shape = { barsize: 24, barCompleteChar: '\u2588', barIncompleteChar: '\u2591', emptyOnZero: true };
    const manners = { hideCursor: true, fps: 10, gracefulExit: false };
    this.multibar = new cliProgress.MultiBar({ ...shape, ...manners, stream, format: FORMAT });
  }

  show(pulses: readonly Pulse[]): void {
    this.giveBars(pulses);
    const shown = pulses.filter((pulse) => this.bars.has(pulse.customerId));
    const width = Math.min(24, Math.max(...shown.map((pulse) => pulse.name.length)));
    for (const pulse of shown) {
      const bar = this.bars.get(pulse.customerId);
      bar?.setTotal(pulse.done + unfinished(pulse));
      bar?.update(pulse.done, cells(pulse, width));
    }
    this.multibar.update();
  }

  close(): void {
    this.multibar.stop();
  }

  private giveBars(pulses: readonly Pulse[]): void {
    const without = pulses.filter((pulse) => !this.bars.has(pulse.customerId));
    const busiest = [...without]
      .sort((a, b) => unfinished(b) - unfinished(a))
      .slice(0, MOST_BARS - this.bars.size);
    // In the order of the list, so that a customer is found where it is expected.
    for (const pulse of without.filter((one) => busiest.includes(one))) {
      this.bars.set(pulse.customerId, this.multibar.create(0, 0, cells(pulse, 0)));
    }
  }
}

const unfinished = (pulse: Pulse): number => pulse.queued + pulse.running;

const cells = (pulse: Pulse, width: number) => ({
  name: pulse.name.slice(0, width).padEnd(width),
  queued: count(pulse.queued).padStart(6),
  running: String(pulse.running).padStart(3),
  done: count(pulse.done).padStart(6),
  wait: seconds(pulse.waitSeconds).padStart(8),
});

/** Customers that one line has room for. */
const MOST_IN_LINE = 4;

class LinesView implements LiveView {
  private readonly openedAt = performance.now();

  constructor(private readonly stream: NodeJS.WritableStream) {}

  show(pulses: readonly Pulse[]): void {
    const busy = pulses
      .filter((pulse) => unfinished(pulse) > 0)
      .sort((a, b) => unfinished(b) - unfinished(a));
    const shown = busy.slice(0, MOST_IN_LINE).map(pulseText);
    if (busy.length > shown.length) shown.push(`and ${busy.length - shown.length} more`);
    const done = pulses.reduce((sum, pulse) => sum + pulse.done, 0);
    const elapsed = `${((performance.now() - this.openedAt) / 1_000).toFixed(0).padStart(4)} s`;
    this.stream.write(
      `${elapsed}  ${count(done)} done  ${shown.length > 0 ? shown.join(' | ') : 'all idle'}\n`,
    );
  }

  close(): void {
    // Lines need no end.
  }
}

function pulseText({ name, queued, running, waitSeconds }: Pulse): string {
  const wait = waitSeconds === undefined ? '' : `, wait ${seconds(waitSeconds)}`;
  return `${name} ${count(queued)} queued, ${running} running${wait}`;
}
