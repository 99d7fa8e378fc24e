import { isEnded } from '@fairlane/domain';
import { z } from 'zod';
import type { components, operations } from '@fairlane/client';

type Schemas = components['schemas'];

/** What the API takes and answers, by the names that the commands use. Times are ISO 8601 in UTC, durations seconds. */
export type Job = Schemas['Job'];
export type JobDetail = Schemas['JobDetail'];
export type JobBody = Schemas['NewJob'];
export type JobPage = Schemas['JobPage'];
export type JobTypeAnswer = Schemas['JobType'];
export type Customer = Schemas['Customer'];
export type CustomerTask = Schemas['CustomerTask'];
export type CustomerBody = Schemas['NewCustomer'];
export type ImportedRecords = Schemas['ImportedRecords'];
export type Lane = Schemas['Lane'];
export type Worker = Schemas['Worker'];
export type Fairness = Schemas['Fairness'];
export type Waiting = Schemas['Waiting'];
export type ApiKey = Schemas['ApiKey'];
export type ApiKeyBody = Schemas['NewApiKey'];
export type IssuedApiKey = Schemas['IssuedApiKey'];

/** Which jobs to list, and the page. */
export type JobQuery = NonNullable<operations['Jobs_list']['parameters']['query']>;

/** An event `turn.settled` of the live stream, which the OpenAPI document cannot describe. */
export const settledTurnSchema = z.object({
  customerId: z.string(),
  succeeded: z.number(),
  failed: z.number(),
  /** Waits of jobs that started for the first time, seconds. */
  waitSeconds: z.array(z.number()),
});
export type SettledTurn = z.infer<typeof settledTurnSchema>;

/** Whether a job will not change any more, unless it is retried. */
export const hasEnded = (job: Job): boolean => isEnded(job.state);

/** T with the fields that may be undefined made optional: the API's fields are there or not, never undefined. */
export type Given<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** Leaves out the fields that are undefined. */
export function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;
}
