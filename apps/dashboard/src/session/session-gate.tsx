import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { bodyOf, createApi, type Session, SessionContext } from '../api/client.js';
import { ApiProblem, messageOf } from '../api/problem.js';
import { Loading } from '../ui/states.js';
import { LoginPage } from './login-page.js';
import { storedKey } from './stored-key.js';

/** Shows the login until there is a key that the API knows, then what it guards. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [session, setSession] = useState<Session>();
  const [problem, setProblem] = useState<string>();
  const [isChecking, setChecking] = useState(storedKey.read() !== undefined);

  const logOut = useCallback(
    (reason?: string) => {
      storedKey.forget();
      setSession(undefined);
      setProblem(reason);
      queries.clear();
    },
    [queries],
  );

  const logIn = useCallback(
    async (key: string, forLong: boolean | undefined): Promise<void> => {
      setChecking(true);
      setProblem(undefined);
      const api = createApi(key, () => logOut('The key is no longer valid.'));
      try {
        const me = await bodyOf(api.GET('/v1/me'));
        if (forLong !== undefined) storedKey.write(key, forLong);
        setSession({ key, me, api, logOut: () => logOut() });
      } catch (error) {
        setProblem(
          error instanceof ApiProblem && error.status === 401 ? 'This key is not known.' : messageOf(error),
        );
      } finally {
        setChecking(false);
      }
    },
    [logOut],
  );

  useEffect(() => {
    const key = storedKey.read();
    if (key !== undefined) void logIn(key, undefined);
  }, [logIn]);

  const page = useMemo(
    () => <LoginPage problem={problem} isBusy={isChecking} onLogIn={logIn} />,
    [problem, isChecking, logIn],
  );
  if (session) return <SessionContext value={session}>{children}</SessionContext>;
  if (isChecking && problem === undefined && storedKey.read() !== undefined)
    return <Loading what="Fairlane" />;
  return page;
}
