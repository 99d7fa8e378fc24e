import { setTimeout as delay } from 'node:timers/promises';
import type { OwnServers } from '@fairlane/testing';
import type { Cluster } from '../cluster.js';
import type { Random } from '../random.js';

/** Hurts the cluster, waits, and heals it. */
export type Fault = (cluster: Cluster<OwnServers>, random: Random) => Promise<void>;

/** By what happens, as the end of the sentence "all is well although ...". */
export type Faults = Readonly<Record<string, Fault>>;

export const seconds = async (count: number): Promise<void> => delay(count * 1_000);
