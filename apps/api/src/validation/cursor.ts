import { DomainError } from '@fairlane/domain';

/** A cursor names the last item of a page; opaque to callers, so that its content may change. */
export function encodeCursor(last: string): string {
  return Buffer.from(last, 'utf8').toString('base64url');
}

/** @throws DomainError when it is no cursor that `isItem` accepts */
export function decodeCursor(
  cursor: string | undefined,
  isItem: (last: string) => boolean,
): string | undefined {
  if (cursor === undefined) return undefined;
  const last = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!isItem(last) || encodeCursor(last) !== cursor)
    throw new DomainError('invalid', 'REQUEST.INVALID', '1 field is wrong.', {
      issues: [{ path: '?cursor', message: 'Not a cursor that this list gave' }],
    });
  return last;
}

/** A page out of one item more than it holds. */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => string,
): { items: Item[]; nextCursor: string | null } {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, nextCursor: items.length > limit && last ? encodeCursor(cursorOf(last)) : null };
}
