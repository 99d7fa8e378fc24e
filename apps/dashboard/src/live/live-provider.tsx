import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { bodyOf, useSession } from '../api/client.js';
import { type Changed, type Connection, LiveStore, type LiveState } from './live-store.js';
import { KeyRefused, readStream } from './read-stream.js';

/** Pauses between attempts to connect: from, times two, up to. Milliseconds. */
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 8_000;
/** A tab that nobody looks at for so long gives its connection back. Milliseconds. */
const HIDDEN_MILLIS = 30_000;

interface Live {
  readonly store: LiveStore;
  readonly wantTurns: (isWanted: boolean) => void;
}

const LiveContext = createContext<Live | undefined>(undefined);

/** Holds the one stream that all pages share. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const { key, api, me, logOut } = useSession();
  const [store] = useState(() => new LiveStore());
  const [withTurns, setWithTurns] = useState(false);
  const isHidden = useHiddenForLong();

  useEffect(() => {
    if (isHidden) return undefined;
    const closing = new AbortController();
    void keepReading(store, `/v1/live?turns=${withTurns}`, key, closing.signal, logOut);
    if (me.customerId === null)
      bodyOf(api.GET('/v1/series', { signal: closing.signal }))
        .then(({ points }) => store.history(points))
        .catch(() => undefined); // the stream goes on without it
    return () => closing.abort();
  }, [store, api, key, me.customerId, withTurns, isHidden, logOut]);

  const [live] = useState<Live>(() => ({ store, wantTurns: setWithTurns }));
  return <LiveContext value={live}>{children}</LiveContext>;
}

async function keepReading(
  store: LiveStore,
  url: string,
  key: string,
  signal: AbortSignal,
  onRefused: () => void,
): Promise<void> {
  let pauseMillis = FIRST_PAUSE_MILLIS;
  while (!signal.aborted) {
    try {
      await readStream({
        ...{ url, key, signal },
        onOpen: () => {
          pauseMillis = FIRST_PAUSE_MILLIS;
          store.connection('open');
        },
        onEvent: (name, data) => store.heard(name, data),
      });
    } catch (error) {
      if (error instanceof KeyRefused) {
        onRefused();
        return;
      }
    }
    if (isAborted(signal)) return;
    store.connection('broken');
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
    pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
  }
}

/** Asked anew after each wait. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

function useLiveContext(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('There is no live stream here');
  return live;
}

export function useLive(): LiveState {
  const { store } = useLiveContext();
  return useSyncExternalStore(store.subscribe, store.read);
}

export function useConnection(): Connection {
  const { store } = useLiveContext();
  return useSyncExternalStore(store.subscribe, () => store.read().connection);
}

/** The store itself, with the turns of each slot, for as long as the component is shown. */
export function useTurns(): LiveStore {
  const { store, wantTurns } = useLiveContext();
  useEffect(() => {
    wantTurns(true);
    return () => wantTurns(false);
  }, [wantTurns]);
  return store;
}

/** Calls `listener` with what changed, and after every reconnection as if all had. */
export function useChanged(listener: (changed: Changed) => void): void {
  const { store } = useLiveContext();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    let before = store.read().connection;
    const stopConnection = store.subscribe(() => {
      const { connection } = store.read();
      if (connection === 'open' && before === 'broken')
        latest.current({ customerIds: null, jobsArrived: true, settings: true, workers: true });
      before = connection;
    });
    const stopChanges = store.onChanged((changed) => latest.current(changed));
    return () => {
      stopConnection();
      stopChanges();
    };
  }, [store]);
}

function useHiddenForLong(): boolean {
  const [isHidden, setHidden] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') setHidden(false);
      else timer = setTimeout(() => setHidden(true), HIDDEN_MILLIS);
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return isHidden;
}
