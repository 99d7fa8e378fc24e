import { startApi, type TestApi } from './api.js';

/** An API with the customers `a` and `b` and the task `t`, which no worker runs. */
export async function startApiWithTask(): Promise<TestApi> {
  const api = await startApi();
  await api.call('POST', '/v1/customers', [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ]);
  await api.database.query(
    `insert into tasks (name, kind, type, opaque, max_attempts) values ('t', 'job', 'short', false, 3)`,
  );
  return api;
}
