import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';
const NAME = 'fairlane.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function chosen(): Theme | undefined {
  const text = localStorage.getItem(NAME);
  return text === 'light' || text === 'dark' ? text : undefined;
}

const current = (): Theme => chosen() ?? (system.matches ? 'dark' : 'light');

/** Puts the theme on the page: the reader's choice, else the system's. Called once, before the first paint. */
export function startTheme(): void {
  const apply = () => {
    document.documentElement.dataset.theme = current();
    for (const listener of listeners) listener();
  };
  system.addEventListener('change', apply);
  apply();
}

export function toggleTheme(): void {
  localStorage.setItem(NAME, current() === 'dark' ? 'light' : 'dark');
  document.documentElement.dataset.theme = current();
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}

/** The value of a colour of the theme, for what draws on a canvas. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
