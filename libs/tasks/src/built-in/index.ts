import { type TaskClass, type TaskMetadata, taskMetadata } from '../task.decorator.js';
import { DeliverWebhook } from './deliver-webhook.js';
import { HttpRequest } from './http-request.js';
import { Simulate } from './simulate.js';
import { Task01, Task02, Task03, Task04, Task05, TouchRecords } from './touch-records.js';

/** The tasks that every worker has. They inject `RecordStore`, `HttpAllowList` and `WebhookSecrets`. */
export const builtInTasks: readonly TaskClass[] = [
  TouchRecords,
  Task01,
  Task02,
  Task03,
  Task04,
  Task05,
  Simulate,
  HttpRequest,
  DeliverWebhook,
];

/** What the built-in tasks declare, for `registerTasks`. */
export const builtInTaskMetadata: readonly TaskMetadata[] = builtInTasks.flatMap(
  (task) => taskMetadata(task) ?? [],
);
