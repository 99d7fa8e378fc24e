import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '@fairlane/client';
import * as answers from './answers.js';
import { ApiUnreachable, readProblem } from './problem.js';
import { readEvents } from './server-sent-events.js';
import { type MakeRequest, send, type TransportOptions } from './transport.js';

export interface ApiOptions extends TransportOptions {
  readonly url: string;
  readonly key: string | undefined;
}

/** Items that the API gives at most in one page, of jobs and of anything else. */
export const JOBS_PAGE = 200;
const PAGE = 1_000;
/** Jobs that the API takes at most in one request. */
export const MAX_BATCH = 10_000;
/** Longest time for the upload of a customer's records, seconds: 200,000 rows take a few. */
const IMPORT_SECONDS = 600;

/** The calls that the command line makes, typed by the client that is generated from openapi.json. */
export class ApiClient {
  private readonly client: Client<paths>;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(private readonly options: ApiOptions) {
    this.headers = options.key === undefined ? {} : { authorization: `Bearer ${options.key}` };
    // A request can be read once, an attempt reads it: so each gets a copy.
    const retrying = (request: Request) => accepted(() => request.clone(), options);
    this.client = createClient<paths>({ baseUrl: options.url, headers: this.headers, fetch: retrying });
  }

  /** Submits jobs, all or none; at most `MAX_BATCH`. Ids in the order of the jobs. */
  async submitJobs(jobs: readonly answers.JobBody[]): Promise<string[]> {
    const answer = await body(this.client.POST('/v1/jobs', { body: [...jobs] }));
    return itemsOf(answer).map((job) => job.id);
  }

  listJobs(query: answers.JobQuery): Promise<answers.JobPage> {
    return body(this.client.GET('/v1/jobs', { params: { query } }));
  }

  allJobs(query: answers.JobQuery): AsyncGenerator<answers.Job> {
    return everyItem((cursor) => this.listJobs({ ...query, limit: JOBS_PAGE, ...cursor }));
  }

  getJob(id: string): Promise<answers.JobDetail> {
    return body(this.client.GET('/v1/jobs/{id}', { params: { path: { id } } }));
  }

  cancelJob(id: string): Promise<answers.Job> {
    return body(this.client.POST('/v1/jobs/{id}/cancel', { params: { path: { id } } }));
  }

  retryJob(id: string): Promise<answers.Job> {
    return body(this.client.POST('/v1/jobs/{id}/retry', { params: { path: { id } } }));
  }

  /** Why a job waits. */
  waiting(id: string): Promise<answers.Waiting> {
    return body(this.client.GET('/v1/jobs/{id}/waiting', { params: { path: { id } } }));
  }

  allCustomers(): AsyncGenerator<answers.Customer> {
    return everyItem((cursor) =>
      body(this.client.GET('/v1/customers', { params: { query: { limit: PAGE, ...cursor } } })),
    );
  }

  async hasCustomers(): Promise<boolean> {
    const page = await body(this.client.GET('/v1/customers', { params: { query: { limit: 1 } } }));
    return page.items.length > 0;
  }

  /** What the tasks of a customer really take. */
  tasksOf(customerId: string): AsyncGenerator<answers.CustomerTask> {
    return everyItem((cursor) =>
      body(
        this.client.GET('/v1/customers/{id}/tasks', {
          params: { path: { id: customerId }, query: { limit: PAGE, ...cursor } },
        }),
      ),
    );
  }

  async createCustomers(customers: readonly answers.CustomerBody[]): Promise<answers.Customer[]> {
    return itemsOf(await body(this.client.POST('/v1/customers', { body: [...customers] })));
  }

  /** Streams records as CSV with a header line. `open` is called once per attempt. */
  async importRecords(
    customerId: string,
    open: () => ReadableStream<Uint8Array>,
  ): Promise<answers.ImportedRecords> {
    const url = new URL(`/v1/customers/${encodeURIComponent(customerId)}/records`, this.options.url);
    const headers = { ...this.headers, 'content-type': 'text/csv' };
    const make = () => new Request(url, { method: 'POST', headers, body: open(), duplex: 'half' });
    const response = await accepted(make, { ...this.options, timeoutSeconds: IMPORT_SECONDS });
    return response.json() as Promise<answers.ImportedRecords>;
  }

  async listJobTypes(): Promise<answers.JobTypeAnswer[]> {
    return (await body(this.client.GET('/v1/job-types'))).items;
  }

  async listLanes(): Promise<answers.Lane[]> {
    return (await body(this.client.GET('/v1/lanes'))).items;
  }

  async listWorkers(): Promise<answers.Worker[]> {
    return (await body(this.client.GET('/v1/workers', { params: { query: { limit: PAGE } } }))).items;
  }

  getFairness(): Promise<answers.Fairness> {
    return body(this.client.GET('/v1/fairness'));
  }

  allKeys(): AsyncGenerator<answers.ApiKey> {
    return everyItem((cursor) =>
      body(this.client.GET('/v1/api-keys', { params: { query: { limit: PAGE, ...cursor } } })),
    );
  }

  createKey(key: answers.ApiKeyBody): Promise<answers.IssuedApiKey> {
    return body(this.client.POST('/v1/api-keys', { body: key }));
  }

  async deleteKey(id: string): Promise<void> {
    await this.client.DELETE('/v1/api-keys/{id}', { params: { path: { id } } });
  }

  /** Turns as they end, from the API's live events, until the stream breaks off or `signal` aborts. */
  async *settledTurns(signal: AbortSignal): AsyncGenerator<answers.SettledTurn> {
    const headers = { ...this.headers, accept: 'text/event-stream' };
    const response = await fetch(new URL('/v1/events', this.options.url), { headers, signal });
    if (!response.ok) throw await readProblem(response);
    if (!response.body) return;
    for await (const { event, data } of readEvents(response.body)) {
      if (event !== 'turn.settled') continue;
      const turn = answers.settledTurnSchema.safeParse(JSON.parse(data));
      if (turn.success) yield turn.data;
    }
  }
}

/** Sends, and gives an answer that is no refusal. */
async function accepted(make: MakeRequest, options: TransportOptions): Promise<Response> {
  const response = await send(make, options);
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** The body of an answer. Refusals were thrown before, so what is missing broke off or came from something else. */
async function body<Data>(call: Promise<{ data?: Data; response: Response }>): Promise<NonNullable<Data>> {
  const { data, response } = await call.catch((cause: unknown) => Promise.reject(asBrokenAnswer(cause)));
  if (data !== undefined && data !== null && typeof data !== 'string') return data;
  throw new ApiUnreachable(`${response.url} answered with something that is no JSON; is it Fairlane's API?`);
}

function asBrokenAnswer(cause: unknown): Error {
  if (cause instanceof SyntaxError)
    return new ApiUnreachable("an answer was no JSON; is it Fairlane's API?", { cause });
  if (cause instanceof DOMException && cause.name === 'TimeoutError')
    return new ApiUnreachable('an answer broke off at the deadline', { cause });
  return cause instanceof Error ? cause : new Error(String(cause));
}

/** An array was sent, so an array comes back. */
function itemsOf<Item>(answer: Item | { items: Item[] }): Item[] {
  return typeof answer === 'object' && answer !== null && 'items' in answer ? answer.items : [answer];
}

interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

async function* everyItem<Item>(
  page: (cursor: { cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor: { cursor?: string } | undefined = {};
  while (cursor) {
    const { items, nextCursor }: Page<Item> = await page(cursor);
    yield* items;
    cursor = nextCursor === null ? undefined : { cursor: nextCursor };
  }
}
