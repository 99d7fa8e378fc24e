import { type FlowKey, type Grant, type TurnReport } from '@fairlane/domain';

/** The part of `FairShareScheduler` that a simulation drives, so that another policy can stand in for it. */
export interface TurnPolicy {
  addBacklog(flow: FlowKey, jobs: number, seconds: number): boolean;
  issue(pool: string, turnId: string, now: number): Grant | undefined;
  settle(turnId: string, report: TurnReport, now: number): boolean;
  turnsOut(pool: string): number;
}
