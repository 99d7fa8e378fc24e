import type { Queryable, Statement, Transaction } from '../../database.js';

/** Why a line was not accepted. */
export interface RejectedLine {
  readonly line: number;
  /** Of the mapping or of the job, such as `jobs[0].payload.days`; empty for the whole line. */
  readonly path: string;
  readonly message: string;
}

/** What became of some lines of an import. */
export interface ImportChunk {
  readonly owner: string;
  readonly key: string;
  /** From 0. */
  readonly chunk: number;
  readonly digest: Buffer;
  readonly lines: number;
  readonly accepted: number;
  readonly jobs: number;
  readonly rejected: readonly RejectedLine[];
}

const COLUMNS = 'owner, key, chunk, digest, lines, accepted, jobs, rejected';

/** The primary key. */
const FIND: Statement = {
  name: 'find-import-chunk',
  text: `select ${COLUMNS} from import_chunks where owner = $1 and key = $2 and chunk = $3`,
};
const ALL: Statement = {
  name: 'find-import-chunks',
  text: `select ${COLUMNS} from import_chunks where owner = $1 and key = $2 order by chunk`,
};

/** A chunk that was stored before. */
export async function findImportChunk(
  database: Queryable,
  { owner, key, chunk }: Pick<ImportChunk, 'owner' | 'key' | 'chunk'>,
): Promise<ImportChunk | undefined> {
  const [found] = await database.query<ImportChunk>(FIND, [owner, key, chunk]);
  return found;
}

/** All chunks of an import, in order; empty when there is no such import. */
export async function findImport(database: Queryable, owner: string, key: string): Promise<ImportChunk[]> {
  return database.query<ImportChunk>(ALL, [owner, key]);
}

/** Waits for a concurrent call with the same chunk to commit. */
const STORE: Statement = {
  name: 'store-import-chunk',
  text: `insert into import_chunks (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
};

/** Stores a chunk; false when it is there already. */
export async function storeImportChunk(transaction: Transaction, chunk: ImportChunk): Promise<boolean> {
  const stored = await transaction.query(STORE, [
    ...[chunk.owner, chunk.key, chunk.chunk, chunk.digest, chunk.lines, chunk.accepted, chunk.jobs],
    JSON.stringify(chunk.rejected),
  ]);
  return stored.length > 0;
}

/** Index `import_chunks_by_time` (BRIN). */
const SWEEP: Statement = {
  name: 'sweep-import-chunks',
  text: `
    with old as (select owner, key, chunk from import_chunks where created_at < now() - interval '30 days' limit $1),
    gone as (
      delete from import_chunks i using old where i.owner = old.owner and i.key = old.key and i.chunk = old.chunk
      returning 1)
    select count(*)::int as chunks from gone`,
};

/** Forgets at most `limit` chunks of imports of more than thirty days ago; returns how many. */
export async function sweepImportChunks(database: Queryable, limit: number): Promise<number> {
  const [row] = await database.query<{ chunks: number }>(SWEEP, [limit]);
  return row?.chunks ?? 0;
}
