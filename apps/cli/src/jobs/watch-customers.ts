import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../api/api-client.js';
import type { Customer } from '../api/answers.js';
import type { LiveView } from '../output/live-view.js';
import { collect } from './collect.js';
import type { Pulses } from './pulses.js';

export interface WatchOptions {
  readonly view: LiveView;
  /** What is done, and the waits; somebody else fills it. */
  readonly pulses: Pulses;
  readonly signal: AbortSignal;
  /** Which customers; default all. */
  readonly customerIds?: ReadonlySet<string> | undefined;
  /** Asked after every look; true ends the watch. Default never: it ends with the signal. */
  readonly isOver?: ((customers: readonly Customer[]) => boolean) | undefined;
  /** Seconds between two looks. Default 1. */
  readonly intervalSeconds?: number | undefined;
}

/** Shows how the customers stand until it is over or interrupted. */
export async function watchCustomers(api: ApiClient, options: WatchOptions): Promise<void> {
  const { view, pulses, signal, customerIds, isOver, intervalSeconds = 1 } = options;
  try {
    for (;;) {
      const all = await collect(api.allCustomers());
      const customers = customerIds ? all.filter(({ id }) => customerIds.has(id)) : all;
      view.show(customers.map((customer) => pulses.of(customer)));
      if (isOver?.(customers) === true) return;
      await sleep(intervalSeconds * 1_000, undefined, { signal });
    }
  } finally {
    view.close();
  }
}

/** Looks in a row: the API's numbers may be a second old, so one idle look after a submission says nothing. */
const IDLE_LOOKS = 3;

/**
 * Says whether nothing was queued or running in the last looks. Jobs that wait for a time or for others are in neither
 * number.
 */
export function idleDetector(): (customers: readonly Customer[]) => boolean {
  let looks = 0;
  return (customers) => {
    looks = customers.every(({ queued, running }) => queued + running === 0) ? looks + 1 : 0;
    return looks >= IDLE_LOOKS;
  };
}

/**
 * Fills the pulses from the API's live events until the signal aborts. Events are loss-tolerant: without them the view
 * shows nothing done and no waits, and goes on.
 */
export async function listenToTurns(api: ApiClient, pulses: Pulses, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const turn of api.settledTurns(signal))
        pulses.note(turn.customerId, turn.succeeded + turn.failed, turn.waitSeconds);
    } catch {
      // Refused, broken off or aborted: try again for as long as somebody watches.
    }
    await sleep(1_000, undefined, { signal }).catch(() => undefined);
  }
}
