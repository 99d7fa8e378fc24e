import { DomainError } from '@fairlane/domain';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { DataSource, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { DeadlineClient, isReadTimeout, millisToDeadline } from './deadline.js';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { unavailable } from './unavailable.js';

/** SQL with a name, so that PostgreSQL parses and plans it once a connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Longest wait for its answer, where it differs from the database's own. */
  readonly timeoutMillis?: number;
}

/**
 * For functions that touch a few rows of large tables: lookups by index or place, whatever the statistics say. A plan
 * that suits an empty table would be kept when it has filled.
 */
export const PLAN_BY_INDEX = `set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off`;

/** Something that runs statements: the database itself, or one transaction of it. */
export interface Queryable {
  query<Row extends QueryResultRow>(
    statement: Statement | string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly applicationName: string;
  /** Most connections held at once. */
  readonly poolSize: number;
  /** Longest wait for a free connection; past it the caller gets `unavailable`. Milliseconds, default 5,000. */
  readonly connectTimeoutMillis?: number;
  /** Longest run of one statement; milliseconds, default 30,000. */
  readonly statementTimeoutMillis?: number;
  /**
   * Longest wait for the answer to a statement, by this side's clock, for a server that is there and says nothing;
   * past it the caller gets `unavailable` and the connection is given up. Milliseconds, default none.
   */
  readonly queryTimeoutMillis?: number;
  /**
   * Whether the URL leads through a pooler that lends a server's connection for one transaction. Such a one refuses
   * settings of a session, so a transaction sets its limits itself; a statement outside one has those of the role.
   * Default false.
   */
  readonly isPooled?: boolean;
  /** Whether named statements are kept on the connection; a pooler may not know of them. Default true. */
  readonly preparesStatements?: boolean;
}

/** What a process that vanished half-way has locked is free again after this; statements follow each other at once. */
const IDLE_IN_TRANSACTION_MILLIS = 5_000;

/**
 * PostgreSQL, by one connection pool that TypeORM (stores, plain CRUD, migrations) and the named statements of the
 * hot path share.
 */
export class Database implements Queryable {
  private constructor(
    readonly dataSource: DataSource,
    private readonly begin: string,
  ) {}

  /** Connects; rejects at once when the server cannot be reached. */
  static async connect(options: DatabaseOptions): Promise<Database> {
    const limits = {
      statement_timeout: options.statementTimeoutMillis ?? 30_000,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MILLIS,
    };
    const dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      applicationName: options.applicationName,
      poolSize: options.poolSize,
      entities,
      migrations,
      migrationsTableName: 'schema_migrations',
      synchronize: false,
      extra: {
        connectionTimeoutMillis: options.connectTimeoutMillis ?? 5_000,
        ...(options.isPooled !== true && limits),
        keepAlive: true,
        Client: DeadlineClient,
        preparesStatements: options.preparesStatements ?? true,
        ...(options.queryTimeoutMillis !== undefined && { query_timeout: options.queryTimeoutMillis }),
      },
      poolErrorHandler: () => undefined, // an idle connection died; the next query opens another
    });
    await dataSource.initialize();
    // One message either way, so one round trip.
    const setLocal = Object.entries(limits).map(([name, millis]) => `; set local ${name} = ${millis}`);
    return new Database(dataSource, options.isPooled === true ? `begin${setLocal.join('')}` : 'begin');
  }

  /** The pool beneath TypeORM, for streams (COPY) and LISTEN. */
  get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  /** A statement that an upgrade of the schema has outdated on this connection, before it ran, runs on another. */
  async query<Row extends QueryResultRow>(
    statement: Statement | string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    for (let left = this.dataSource.options.poolSize ?? 0; ; left -= 1) {
      try {
        return await this.queryOnce<Row>(statement, values);
      } catch (error) {
        if (left === 0 || !isOutdated(error)) throw error;
      }
    }
  }

  private async queryOnce<Row extends QueryResultRow>(
    statement: Statement | string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const client = await connect(this.pool);
    let broken: Error | undefined;
    try {
      return await run<Row>(client, statement, values);
    } catch (error) {
      // The pool's own `query` gives the connection up after any error; a refusal (a lock not had in time) is none.
      if (isUnavailable(error)) broken = error;
      throw error;
    } finally {
      this.release(client, broken);
    }
  }

  /** Runs `work` in one transaction (READ COMMITTED): committed when it resolves, rolled back when it rejects. */
  async transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const client = await connect(this.pool);
    let broken: Error | undefined;
    try {
      await client.query(this.begin);
      const result = await work(new Transaction(client));
      await client.query('commit');
      return result;
    } catch (error) {
      const unavailable = asUnavailable(error);
      // A server that did not answer the statement would not answer the rollback either: give the connection up.
      if (isUnavailable(unavailable)) broken = unavailable;
      else
        await client.query('rollback').catch((cause: unknown) => {
          broken = cause as Error;
        });
      throw unavailable;
    } finally {
      this.release(client, broken);
    }
  }

  /**
   * Gives a connection back, or up. Where one gave no answer, a firewall may have forgotten all that were open: the idle
   * ones are given up as well, or each would cost a caller the whole wait again.
   */
  private release(client: PoolClient, broken: Error | undefined): void {
    client.release(broken);
    if (broken === undefined || !isSilence(broken)) return;
    for (let idle = this.pool.idleCount; idle > 0; idle -= 1)
      this.pool.connect().then(
        (other) => other.release(true),
        () => undefined,
      );
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }
}

/** One open transaction. Functions that need one take it first. */
export class Transaction implements Queryable {
  constructor(readonly client: PoolClient) {}

  async query<Row extends QueryResultRow>(
    statement: Statement | string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    return run<Row>(this.client, statement, values);
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await connectInTime(pool);
  } catch (error) {
    throw asUnavailable(error);
  }
}

/** A free connection, waited for as long as the pool allows, and never beyond the deadline of the work that asks. */
async function connectInTime(pool: Pool): Promise<PoolClient> {
  const left = millisToDeadline();
  if (left === undefined) return pool.connect();
  if (left === 0) throw unavailable();
  const connecting = pool.connect();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), left);
  });
  try {
    return await Promise.race([connecting, late]);
  } catch (error) {
    connecting.then(
      (client) => client.release(),
      () => undefined,
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function run<Row extends QueryResultRow>(
  client: PoolClient,
  statement: Statement | string,
  values: readonly unknown[],
): Promise<Row[]> {
  try {
    const { timeoutMillis, ...config } = typeof statement === 'string' ? { text: statement } : statement;
    const { rows } = await client.query<Row>({
      ...config,
      values: [...values],
      ...(timeoutMillis !== undefined && { query_timeout: timeoutMillis }),
    });
    return rows;
  } catch (error) {
    throw asUnavailable(error);
  }
}

/**
 * A PostgreSQL array as text, of values that need no quotes: numbers, UUIDs, names of enums. Ten times as fast as the
 * driver's way, which looks for quotes in every value.
 */
export function plainArray(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => value ?? 'null').join(',')}}`;
}

/** The same of text, which may hold anything; neighbours are often equal. */
export function textArray(values: readonly (string | number | null)[]): string {
  let last: string | number | null = null;
  let quoted = 'null';
  const items = values.map((value) => {
    if (value === last) return quoted;
    last = value;
    quoted = value === null ? 'null' : `"${String(value).replace(SPECIAL, '\\$&')}"`;
    return quoted;
  });
  return `{${items.join(',')}}`;
}

/** What has a meaning between the quotes of an array's element. */
const SPECIAL = /["\\]/g;

/** SQLSTATE of a database error, if it is one. */
export function sqlState(error: unknown): string | undefined {
  const source = error instanceof DomainError ? error.cause : error;
  const code = (source as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * Connection exceptions (08), out of resources (53), shutdown (57P0x), I/O errors (58), and the socket's own errors; and
 * 25006, of a server that may only be read, as after a failover: another connection may find one that takes writes.
 */
const UNAVAILABLE =
  /^(08...|53...|57P0.|57014|58...|25P03|25006|ECONN.*|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH)$/;

/** Turns "PostgreSQL did not answer" into a `DomainError` of kind `unavailable`; passes every other error through. */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const code = sqlState(error);
  const isAway = code === undefined ? isPoolError(error) : UNAVAILABLE.test(code) || isOutdated(error);
  if (!isAway) return error;
  return unavailable(error);
}

/** Whether PostgreSQL did not answer, as opposed to having refused. */
export function isUnavailable(error: unknown): error is DomainError {
  return error instanceof DomainError && error.kind === 'unavailable';
}

/**
 * Whether a prepared statement has another result than when it was prepared, since a function or a table was changed:
 * PostgreSQL then refuses it for as long as the connection lives. It is counted as unavailable, so the connection goes.
 */
function isOutdated(error: unknown): boolean {
  const source = error instanceof DomainError ? error.cause : error;
  return sqlState(source) === '0A000' && source instanceof Error && source.message.includes('cached plan');
}

/** Whether a statement was given up because no answer came in time. */
function isSilence(error: Error): boolean {
  return isReadTimeout(error.cause);
}

/** Errors of pg itself carry no code: only these of them mean that a connection is gone. */
const GONE =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed)|Cannot use a pool after)/;

/** TypeORM lets go of a connection that breaks between two statements of a transaction, and refuses the next. */
function isPoolError(error: unknown): boolean {
  return (
    error instanceof QueryRunnerAlreadyReleasedError || (error instanceof Error && GONE.test(error.message))
  );
}
