import { z } from 'zod';
import * as answers from './answers.js';
import { ApiUnreachable, readProblem } from './problem.js';
import { readEvents } from './server-sent-events.js';
import { type MakeRequest, send, type TransportOptions } from './transport.js';

export interface ApiOptions extends TransportOptions {
  readonly url: string;
  readonly key: string | undefined;
}

/** One submitted job, as `POST /v1/jobs` takes it; the API checks it, and names every wrong field. */
export type JobBody = Readonly<Record<string, unknown>>;
export type CustomerBody = Readonly<Record<string, unknown>>;

/** Which jobs to list; `from` and `to` bound the submission, ISO 8601. */
export interface JobFilter {
  readonly customerId?: string | undefined;
  readonly userId?: string | undefined;
  readonly state?: string | undefined;
  readonly type?: string | undefined;
  readonly task?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface PageRequest {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor?: string | null | undefined;
}

/** Items that the API gives at most in one page, of jobs and of anything else. */
export const JOBS_PAGE = 200;
const PAGE = 1_000;
/** Jobs that the API takes at most in one request. */
export const MAX_BATCH = 10_000;
/** Longest time for the upload of a customer's records, seconds: 200,000 rows take a few. */
const IMPORT_SECONDS = 600;

const acceptedSchema = answers.itemsOf(z.object({ id: z.string() }));
const importedSchema = z.looseObject({});
const anySchema = z.unknown();

/** The calls that the command line makes. Each answer is checked where it comes in. */
export class ApiClient {
  constructor(private readonly options: ApiOptions) {}

  /** Submits jobs, all or none; at most `MAX_BATCH`. Ids in the order of the jobs. */
  async submitJobs(jobs: readonly JobBody[]): Promise<string[]> {
    const { items } = await this.call('POST', '/v1/jobs', { body: jobs, answer: acceptedSchema });
    return items.map((job) => job.id);
  }

  listJobs(filter: JobFilter, page: PageRequest = {}): Promise<Page<answers.Job>> {
    return this.call('GET', '/v1/jobs', {
      query: { ...filter, ...page },
      answer: answers.pageOf(answers.jobSchema),
    });
  }

  allJobs(filter: JobFilter): AsyncGenerator<answers.Job> {
    return everyItem((cursor) => this.listJobs(filter, { limit: JOBS_PAGE, cursor }));
  }

  getJob(id: string): Promise<answers.Job> {
    return this.call('GET', `/v1/jobs/${encodeURIComponent(id)}`, { answer: answers.jobSchema });
  }

  cancelJob(id: string): Promise<answers.Job> {
    return this.call('POST', `/v1/jobs/${encodeURIComponent(id)}/cancel`, { answer: answers.jobSchema });
  }

  retryJob(id: string): Promise<answers.Job> {
    return this.call('POST', `/v1/jobs/${encodeURIComponent(id)}/retry`, { answer: answers.jobSchema });
  }

  /** Why a job waits, as the API tells it. */
  waiting(id: string): Promise<unknown> {
    return this.call('GET', `/v1/jobs/${encodeURIComponent(id)}/waiting`, { answer: anySchema });
  }

  listCustomers(page: PageRequest = {}): Promise<Page<answers.Customer>> {
    return this.call('GET', '/v1/customers', {
      query: { ...page },
      answer: answers.pageOf(answers.customerSchema),
    });
  }

  allCustomers(): AsyncGenerator<answers.Customer> {
    return everyItem((cursor) => this.listCustomers({ limit: PAGE, cursor }));
  }

  async createCustomers(customers: readonly CustomerBody[]): Promise<answers.Customer[]> {
    const answer = answers.itemsOf(answers.customerSchema);
    return (await this.call('POST', '/v1/customers', { body: customers, answer })).items;
  }

  /** Streams records as CSV with a header line. `open` is called once per attempt. */
  async importRecords(customerId: string, open: () => ReadableStream<Uint8Array>): Promise<unknown> {
    const url = this.urlOf(`/v1/customers/${encodeURIComponent(customerId)}/records`);
    const headers = { ...this.headers(), 'content-type': 'text/csv' };
    const make = () => new Request(url, { method: 'POST', headers, body: open(), duplex: 'half' });
    return this.receive(make, importedSchema, { ...this.options, timeoutSeconds: IMPORT_SECONDS });
  }

  async listJobTypes(): Promise<answers.JobTypeAnswer[]> {
    return (await this.call('GET', '/v1/job-types', { answer: answers.itemsOf(answers.jobTypeSchema) }))
      .items;
  }

  async listLanes(): Promise<answers.Lane[]> {
    return (await this.call('GET', '/v1/lanes', { answer: answers.itemsOf(answers.laneSchema) })).items;
  }

  async listWorkers(): Promise<answers.Worker[]> {
    return (
      await this.call('GET', '/v1/workers', {
        query: { limit: PAGE },
        answer: answers.itemsOf(answers.workerSchema),
      })
    ).items;
  }

  getFairness(): Promise<answers.Fairness> {
    return this.call('GET', '/v1/fairness', { answer: answers.fairnessSchema });
  }

  listKeys(): Promise<Page<answers.ApiKey>> {
    return this.call('GET', '/v1/api-keys', {
      query: { limit: PAGE },
      answer: answers.pageOf(answers.apiKeySchema),
    });
  }

  createKey(body: { name: string; role: string; customerId?: string | undefined }): Promise<answers.ApiKey> {
    return this.call('POST', '/v1/api-keys', { body, answer: answers.apiKeySchema });
  }

  async deleteKey(id: string): Promise<void> {
    await this.call('DELETE', `/v1/api-keys/${encodeURIComponent(id)}`, { answer: anySchema });
  }

  /** Turns as they end, from the API's live events, until the stream breaks off or `signal` aborts. */
  async *settledTurns(signal: AbortSignal): AsyncGenerator<answers.SettledTurn> {
    const headers = { ...this.headers(), accept: 'text/event-stream' };
    const response = await fetch(this.urlOf('/v1/events'), { headers, signal });
    if (!response.ok) throw await readProblem(response);
    if (!response.body) return;
    for await (const { event, data } of readEvents(response.body)) {
      if (event !== 'turn.settled') continue;
      const turn = answers.settledTurnSchema.safeParse(JSON.parse(data));
      if (turn.success) yield turn.data;
    }
  }

  private call<Schema extends z.ZodType>(
    method: string,
    path: string,
    { query = {}, body, answer }: { query?: Query; body?: unknown; answer: Schema },
  ): Promise<z.infer<Schema>> {
    const url = this.urlOf(path, query);
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...this.headers(), ...(json !== undefined && { 'content-type': 'application/json' }) };
    const make = () => new Request(url, { method, headers, ...(json !== undefined && { body: json }) });
    return this.receive(make, answer, this.options);
  }

  private async receive<Schema extends z.ZodType>(
    make: MakeRequest,
    answer: Schema,
    options: TransportOptions,
  ): Promise<z.infer<Schema>> {
    const response = await send(make, options);
    if (!response.ok) throw await readProblem(response);
    const parsed = answer.safeParse(await readJson(response));
    if (parsed.success) return parsed.data;
    const where = new URL(response.url).pathname;
    throw new ApiUnreachable(
      `${where} answered with something that this version does not know:\n${z.prettifyError(parsed.error)}`,
    );
  }

  private headers(): Record<string, string> {
    const { key } = this.options;
    return { accept: 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) };
  }

  private urlOf(path: string, query: Query = {}): URL {
    const url = new URL(path, this.options.url);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }
}

type Query = Readonly<Record<string, string | number | undefined>>;

/** An empty body, as of 204, is undefined. */
async function readJson(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  } catch (cause) {
    throw new ApiUnreachable(`The answer of ${new URL(response.url).pathname} broke off or is no JSON`, {
      cause,
    });
  }
}

async function* everyItem<Item>(
  page: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await page(cursor);
    yield* items;
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}
