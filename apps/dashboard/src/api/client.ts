import type { paths } from '@fairlane/client';
import createClient, { type Client } from 'openapi-fetch';
import { createContext, useContext } from 'react';
import { readProblem } from './problem.js';
import type { Me } from './types.js';

export type Api = Client<paths>;

/** A client that sends the key with each call, and throws what the API refuses. */
export function createApi(key: string, onUnauthenticated: () => void): Api {
  const api = createClient<paths>({ baseUrl: location.origin });
  api.use({
    onRequest: ({ request }) => {
      request.headers.set('authorization', `Bearer ${key}`);
      return request;
    },
    onResponse: async ({ response }) => {
      if (response.ok) return undefined;
      if (response.status === 401) onUnauthenticated();
      throw await readProblem(response);
    },
  });
  return api;
}

/** The body of an answer that is no refusal. */
export async function bodyOf<Body>(call: Promise<{ data?: Body }>): Promise<Body> {
  const { data } = await call;
  if (data === undefined) throw new Error('The API answered without a body.');
  return data;
}

/** Who is logged in, and how to call the API. */
export interface Session {
  readonly key: string;
  readonly me: Me;
  readonly api: Api;
  readonly logOut: () => void;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** Of the pages behind the login. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session here');
  return session;
}

export const useApi = (): Api => useSession().api;

/** Whether the key is of those who run Fairlane, and not of one customer. */
export const useIsStaff = (): boolean => useSession().me.customerId === null;
