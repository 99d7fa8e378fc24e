const NAME = 'fairlane.key';

/** The key is kept for this tab, or for this browser when its user asks for that. */
export const storedKey = {
  read: (): string | undefined => sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME) ?? undefined,
  write: (key: string, forLong: boolean): void =>
    (forLong ? localStorage : sessionStorage).setItem(NAME, key),
  forget: (): void => {
    sessionStorage.removeItem(NAME);
    localStorage.removeItem(NAME);
  },
};
