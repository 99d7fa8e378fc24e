import type { components, operations } from '@fairlane/client';

type Schemas = components['schemas'];

/** What the API answers, by the names that the pages use. Times are ISO 8601 in UTC, durations seconds. */
export type Me = Schemas['Me'];
export type Overview = Schemas['Overview'];
export type Health = Schemas['Health'];
export type SeriesPoint = Schemas['SeriesPoint'];
export type Lane = Schemas['Lane'];
export type Customer = Schemas['Customer'];
export type CustomerEdit = Schemas['CustomerEdit'];
export type Job = Schemas['Job'];
export type JobDetail = Schemas['JobDetail'];
export type Waiting = Schemas['Waiting'];
export type Worker = Schemas['Worker'];
export type Flow = Schemas['Flow'];
export type FlowNode = Schemas['FlowNode'];
export type JobState = Job['state'];
export type JobType = Job['type'];
export type JobQuery = NonNullable<operations['Jobs_list']['parameters']['query']>;
export type CustomerQuery = NonNullable<operations['Customers_list']['parameters']['query']>;
