/** Fairlane as its clients see it: through the proxy, by TLS, with the deployment's own authority. */
import { Buffer } from 'node:buffer';
import { performance } from 'node:perf_hooks';
import * as https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';

/** A refusal that asks to try again is heeded, as any client should; everything else is a failed request. */
const TRIES = 5;

export class Client {
  #agent;

  constructor({ address, domain, ca, adminKey }) {
    this.adminKey = adminKey;
    this.#agent = new https.Agent({ keepAlive: true, maxSockets: 20, host: address, servername: domain, ca });
    this.address = address;
    this.domain = domain;
  }

  /** @returns the status and the parsed answer; throws when there is none within ten seconds */
  request(method, path, body) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = https.request(
        {
          agent: this.#agent,
          host: this.address,
          servername: this.domain,
          method,
          path,
          timeout: 10_000,
          headers: {
            host: this.domain,
            authorization: `Bearer ${this.adminKey}`,
            ...(text !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
            }),
          },
        },
        (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (part) => (answer += part));
          response.on('error', reject);
          response.on('end', () => {
            const isJson = response.headers['content-type']?.includes('json');
            resolve({ status: response.statusCode, body: isJson ? JSON.parse(answer) : answer });
          });
        },
      );
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer`)));
      request.on('error', reject);
      request.end(text);
    });
  }

  /** As `request`, and throws unless it succeeds. */
  async call(method, path, body) {
    for (let tries = 1; ; tries += 1) {
      const { status, body: answer } = await this.request(method, path, body);
      if (status < 300) return answer;
      if (status !== 503 || tries === TRIES)
        throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(answer)}`);
      await delay(1_000);
    }
  }

  /** Makes a customer and answers with the id, which is new however often the checks run. */
  async newCustomer(name, settings = {}) {
    const id = `${name}-${Date.now().toString(36)}`;
    await this.call('POST', '/v1/customers', { id, name, ...settings });
    return id;
  }

  /** How many jobs of a customer there are in each state. */
  async states(customerId) {
    const counts = {};
    let cursor = '';
    do {
      const page = await this.call('GET', `/v1/jobs?customerId=${customerId}&limit=1000${cursor}`);
      for (const { state } of page.items) counts[state] = (counts[state] ?? 0) + 1;
      cursor = page.nextCursor ? `&cursor=${encodeURIComponent(page.nextCursor)}` : '';
    } while (cursor !== '');
    return counts;
  }

  close() {
    this.#agent.destroy();
  }
}

/** Submits a job after the other, and asks for what it has just made, until it is stopped; each request counts. */
export class Load {
  accepted = 0;
  requests = 0;
  failures = [];
  slowestMillis = 0;
  #stopped = false;
  #work;

  constructor(client, customerId, { everyMillis = 50, seconds = 0.05 } = {}) {
    this.client = client;
    this.customerId = customerId;
    this.#work = this.#run(everyMillis, seconds);
  }

  async #run(everyMillis, executionSeconds) {
    while (!this.#stopped) {
      const job = await this.#attempt('POST', '/v1/jobs', { customerId: this.customerId, executionSeconds });
      if (job) {
        this.accepted += 1;
        await this.#attempt('GET', `/v1/jobs/${job.id}`);
      }
      await delay(everyMillis);
    }
  }

  async #attempt(method, path, body) {
    const startedAt = performance.now();
    this.requests += 1;
    try {
      const { status, body: answer } = await this.client.request(method, path, body);
      if (status < 300) return answer;
      this.failures.push(`${method} ${path} answered ${status}: ${JSON.stringify(answer).slice(0, 200)}`);
    } catch (error) {
      this.failures.push(`${method} ${path}: ${error.message}`);
    } finally {
      this.slowestMillis = Math.max(this.slowestMillis, performance.now() - startedAt);
    }
    return undefined;
  }

  async stop() {
    this.#stopped = true;
    await this.#work;
  }
}
