import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../api/api-client.js';
import type { Customer } from '../api/answers.js';
import { collect } from './collect.js';
import type { LiveView } from '../output/live-view.js';
import { Pulses } from './pulses.js';

export interface WatchOptions {
  readonly view: LiveView;
  readonly signal: AbortSignal;
  /** Which customers; default all. */
  readonly customerIds?: ReadonlySet<string> | undefined;
  /** Jobs submitted by customer, where that is known; else done counts from the start of the watch. */
  readonly submitted?: ReadonlyMap<string, number> | undefined;
  /** Looked at after every look; true ends the watch. Default never: it ends with the signal. */
  readonly isOver?: ((customers: readonly Customer[]) => boolean) | undefined;
  /** Seconds between two looks. Default 1. */
  readonly intervalSeconds?: number | undefined;
}

/** Nothing queued and nothing running. Jobs that wait for a time or for others are in neither. */
export const isIdle = (customers: readonly Customer[]): boolean =>
  customers.every(({ queued, running }) => queued + running === 0);

/** Shows how the customers stand until it is over or interrupted. */
export async function watchCustomers(api: ApiClient, options: WatchOptions): Promise<void> {
  const { view, signal, customerIds, isOver, intervalSeconds = 1 } = options;
  const pulses = new Pulses(options.submitted);
  const listening = new AbortController();
  const listener = listen(api, pulses, AbortSignal.any([signal, listening.signal]));
  try {
    for (;;) {
      const all = await collect(api.allCustomers());
      const customers = customerIds ? all.filter(({ id }) => customerIds.has(id)) : all;
      view.show(customers.map((customer) => pulses.of(customer)));
      if (isOver?.(customers) === true) return;
      await sleep(intervalSeconds * 1_000, undefined, { signal });
    }
  } finally {
    listening.abort();
    view.close();
    await listener;
  }
}

/** The stream of events is loss-tolerant: without it the view has no waits, and nothing else is missing. */
async function listen(api: ApiClient, pulses: Pulses, signal: AbortSignal): Promise<void> {
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
