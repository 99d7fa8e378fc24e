import {
  type CustomerSettings,
  FairShareScheduler,
  type PoolSettings,
  type SchedulerSettings,
} from '@fairlane/domain';
import { Simulation, type SimulatedPool, type SimulationSettings } from './simulation.js';

export interface FairClusterSettings extends Partial<Omit<SimulationSettings, 'policy' | 'pools'>> {
  /** Slots of the pool `general`, which serves everything; default 8. */
  readonly slots?: number;
  readonly lookahead?: number;
  /** Pools other than that one, instead of it. */
  readonly pools?: readonly (SimulatedPool & Pick<PoolSettings, 'serves'>)[];
  /** The customers, by id, with what differs from weight 1, no limit, tier small. */
  readonly customers: Readonly<Record<string, Partial<CustomerSettings>>>;
  /** What differs from quanta of 0.5 s, bundles of 500 jobs, half a pool for opaque work, back-off of 1 s. */
  readonly scheduler?: Partial<SchedulerSettings>;
}

const SCHEDULER: SchedulerSettings = {
  quantumSeconds: 0.5,
  opaqueMaxShare: 0.5,
  maxJobsPerTurn: 500,
  backoffSeconds: 1,
};
const CUSTOMER: CustomerSettings = { tier: 'small', weight: 1, maxConcurrentTurns: null, paused: false };

/** A scheduler and a simulated cluster around it. */
export class FairCluster {
  readonly scheduler: FairShareScheduler;
  readonly simulation: Simulation;

  constructor(private readonly settings: FairClusterSettings) {
    const { slots = 8, lookahead = 0, scheduler, customers, ...rest } = settings;
    this.scheduler = new FairShareScheduler({ ...SCHEDULER, ...scheduler });
    const pools = settings.pools ?? [{ name: 'general', slots, lookahead, serves: () => true }];
    for (const pool of pools) this.scheduler.setPool(pool.name, pool);
    for (const customerId of Object.keys(customers)) this.configure(customerId, {});
    this.simulation = new Simulation({ ...rest, policy: this.scheduler, pools });
  }

  /** Changes a customer's settings, from what it began with. */
  configure(customerId: string, change: Partial<CustomerSettings>): void {
    this.scheduler.setCustomer(customerId, {
      ...CUSTOMER,
      ...this.settings.customers[customerId],
      ...change,
    });
  }
}
