import type { DatabaseOptions } from './database.js';

/** The settings that say how PostgreSQL is reached. */
export interface AccessSettings {
  readonly databaseUrl: string;
  /** Named when `databaseUrl` leads through a pooler in transaction mode. */
  readonly databaseDirectUrl: string | undefined;
  readonly preparesStatements: boolean | undefined;
}

/** For work that any connection does, a transaction at a time: by way of the pooler, where there is one. */
export function sharedAccess(
  settings: AccessSettings,
): Pick<DatabaseOptions, 'url' | 'isPooled' | 'preparesStatements'> {
  const isPooled = directUrl(settings) !== settings.databaseUrl;
  return {
    url: settings.databaseUrl,
    isPooled,
    preparesStatements: settings.preparesStatements ?? !isPooled,
  };
}

/**
 * For work that needs a session of its own (LISTEN, migrations), and for what tells who is alive (the leader's lease, the
 * workers' heartbeats): were those to go through a pooler, its outage would make workers look dead beside a PostgreSQL
 * that answers.
 */
export function directUrl({
  databaseUrl,
  databaseDirectUrl,
}: Omit<AccessSettings, 'preparesStatements'>): string {
  return databaseDirectUrl ?? databaseUrl;
}
