import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Changed } from './live-store.js';
import { useChanged } from './live-provider.js';
import { LEAST_MILLIS, useThrottled } from './refresh.js';

/** Figures that change by the clock alone are read again this often. Milliseconds. */
const IDLE_REFRESH_MILLIS = 10_000;
/** Pages without a row after which the search goes on only when asked to. */
const EMPTY_PAGES = 25;
/** Part of the time that a list may spend on searching again. */
const SEARCH_SHARE = 0.2;

interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

export interface LiveListOptions<Item> {
  readonly key: readonly unknown[];
  /** Rows of a page. One that holds fewer, but is not the last, ends where a search for rows that match paused. */
  readonly pageSize: number;
  readonly load: (page: PageQuery, signal?: AbortSignal) => Promise<Page<Item>>;
  /** Whether a change may concern the list. */
  readonly isConcerned: (changed: Changed) => boolean;
}

type Pages<Item> = InfiniteData<Page<Item>, string | undefined>;

/**
 * A list of any length, read by cursor as one scrolls. When something changes, only the page that is on the screen is
 * read again, in place: a list of a million rows costs as much as one of fifty. A list whose few rows were searched for
 * among many is searched anew as a whole, for a small part of the time.
 */
export function useLiveList<Item>({ key, pageSize, load, isConcerned }: LiveListOptions<Item>) {
  const queries = useQueryClient();
  const [firstRow, setFirstRow] = useState(0);
  const [hasNews, setHasNews] = useState(false);
  const latest = useRef({ key, pageSize, load, firstRow });
  const noSearchBefore = useRef(0);
  const searchAgain = useRef<() => Promise<void>>(undefined);
  const searchLater = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(searchLater.current), []);
  useEffect(() => {
    latest.current = { key, pageSize, load, firstRow };
  });

  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ pageParam, signal }) => load(pageQuery(pageSize, pageParam), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: Infinity,
    gcTime: 60_000,
  });

  const refresh = useCallback(async () => {
    const { key: shownKey, pageSize: size, load: read, firstRow: row } = latest.current;
    const before = queries.getQueryData<Pages<Item>>(shownKey);
    if (!before) return;
    if (before.pages.some(({ items, nextCursor }) => nextCursor !== null && items.length < size)) {
      const startedAt = performance.now();
      const isSearching = queries.isFetching({ queryKey: shownKey, exact: true }) > 0;
      if (isSearching || startedAt < noSearchBefore.current) {
        // What has changed since is not forgotten.
        clearTimeout(searchLater.current);
        const waitMillis = Math.max(noSearchBefore.current - startedAt, LEAST_MILLIS);
        searchLater.current = setTimeout(
          () => void searchAgain.current?.().catch(() => undefined),
          waitMillis,
        );
        return;
      }
      await queries.refetchQueries({ queryKey: shownKey, exact: true });
      const endedAt = performance.now();
      noSearchBefore.current = endedAt + (endedAt - startedAt) / SEARCH_SHARE;
      return;
    }
    const place = pageAt(before, row);
    const page = await read(pageQuery(size, before.pageParams[place]));
    queries.setQueryData<Pages<Item>>(shownKey, (now) => (now ? withPage(now, place, page) : now));
  }, [queries]);

  useEffect(() => {
    searchAgain.current = refresh;
  }, [refresh]);
  const refreshSoon = useThrottled(() => void refresh().catch(() => undefined)); // what is shown stays
  useChanged((changed) => {
    if (!isConcerned(changed)) return;
    if (firstRow > 0) setHasNews(true);
    refreshSoon(['list']);
  });
  useEffect(() => {
    const timer = setInterval(() => refreshSoon(['list']), IDLE_REFRESH_MILLIS);
    return () => clearInterval(timer);
  }, [refreshSoon]);
  // What was read on an earlier visit is shown at once, and read again.
  useEffect(() => void refresh().catch(() => undefined), [refresh]);

  const { hasNextPage, isFetching, isFetchingNextPage, fetchNextPage } = query;
  const emptyPages = emptyPagesAtEnd(query.data?.pages ?? []);
  const isPaused = hasNextPage && !isFetchingNextPage && emptyPages > 0 && emptyPages % EMPTY_PAGES === 0;
  const loadMore = useCallback(() => {
    // While the list is searched anew, a further page would break that off.
    if (hasNextPage && !isFetching && !isPaused) void fetchNextPage();
  }, [hasNextPage, isFetching, isPaused, fetchNextPage]);
  const onScroll = useCallback((row: number) => {
    setFirstRow(row);
    if (row === 0) setHasNews(false);
  }, []);

  return {
    rows: query.data?.pages.flatMap(({ items }) => items),
    error: query.error,
    hasMore: hasNextPage,
    /** No row was found for long; there are more to search in. */
    isPaused,
    searchOn: fetchNextPage,
    /** Something changed above what is on the screen. */
    hasNews: hasNews && firstRow > 0,
    refresh,
    retry: query.refetch,
    loadMore,
    onScroll,
  };
}

function pageQuery(limit: number, cursor: string | undefined): PageQuery {
  return { limit, ...(cursor !== undefined && { cursor }) };
}

function emptyPagesAtEnd(pages: readonly Page<unknown>[]): number {
  return pages.length - 1 - pages.findLastIndex(({ items }) => items.length > 0);
}

function pageAt<Item>({ pages }: Pages<Item>, row: number): number {
  let end = 0;
  const place = pages.findIndex(({ items }) => (end += items.length) > row);
  return place === -1 ? Math.max(0, pages.length - 1) : place;
}

/** When a page ends elsewhere than before, those after it no longer join on, and are read when one gets there. */
function withPage<Item>({ pages, pageParams }: Pages<Item>, place: number, page: Page<Item>): Pages<Item> {
  const isJoined = pages[place]?.nextCursor === page.nextCursor;
  const end = isJoined ? pages.length : place + 1;
  return {
    pages: pages.slice(0, end).map((old, index) => (index === place ? page : old)),
    pageParams: pageParams.slice(0, end),
  };
}
