import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useIsStaff, useSession } from './api/client.js';
import { useConnection } from './live/live-provider.js';
import { Button } from './ui/button.js';
import { Dialog } from './ui/dialogs.js';
import { toggleTheme, useTheme } from './ui/theme.js';

interface Place {
  readonly path: string;
  readonly name: string;
  /** After `g`. */
  readonly letter: string;
  readonly staffOnly?: boolean;
}

const PLACES: readonly Place[] = [
  { path: '/', name: 'Overview', letter: 'o' },
  { path: '/customers', name: 'Customers', letter: 'c', staffOnly: true },
  { path: '/jobs', name: 'Jobs', letter: 'j' },
  { path: '/flows', name: 'Flows', letter: 'f' },
  { path: '/workers', name: 'Workers', letter: 'w', staffOnly: true },
  { path: '/limits', name: 'Limits', letter: 'l', staffOnly: true },
  { path: '/audit', name: 'Audit', letter: 'a', staffOnly: true },
];

/** The frame of all pages: where one is, whether it is live, who one is. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation();
  const isStaff = useIsStaff();
  const { me, logOut } = useSession();
  const theme = useTheme();
  const places = PLACES.filter(({ staffOnly }) => isStaff || staffOnly !== true);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcuts(places, () => setHelpOpen(true));
  useEffect(() => {
    const place = [...places].reverse().find((candidate) => isWithin(path, candidate.path));
    document.title = `${place?.name ?? 'Not found'} – Fairlane`;
  });

  return (
    <div className="shell">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <Link href="/" className="brand" aria-label="Fairlane, overview">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect x="3" y="5" width="26" height="6" rx="3" />
            <rect x="3" y="13" width="17" height="6" rx="3" opacity=".75" />
            <rect x="3" y="21" width="21" height="6" rx="3" opacity=".5" />
          </svg>
          Fairlane
        </Link>
        <nav aria-label="Pages">
          {places.map((place) => (
            <Link
              key={place.path}
              href={place.path}
              className="nav-link"
              aria-current={isWithin(path, place.path) ? 'page' : undefined}
            >
              {place.name}
            </Link>
          ))}
        </nav>
        <div className="bar-end">
          <ConnectionSign />
          <span className="who muted" title={`Role: ${me.role}`}>
            {me.name}
          </span>
          <Button kind="quiet" onClick={() => setHelpOpen(true)} aria-label="Keyboard shortcuts">
            ?
          </Button>
          <Button kind="quiet" onClick={toggleTheme}>
            {theme === 'dark' ? 'Light' : 'Dark'}
          </Button>
          <Button kind="quiet" onClick={logOut}>
            Log out
          </Button>
        </div>
      </header>
      <BrokenBanner />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Dialog title="Keyboard shortcuts" isOpen={isHelpOpen} onClose={() => setHelpOpen(false)}>
        <dl className="shortcuts">
          {places.map(({ name, letter }) => (
            <div key={letter}>
              <dt>
                <kbd>g</kbd> <kbd>{letter}</kbd>
              </dt>
              <dd>{name}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>/</kbd>
            </dt>
            <dd>Search on this page</dd>
          </div>
          <div>
            <dt>
              <kbd>?</kbd>
            </dt>
            <dd>This list</dd>
          </div>
        </dl>
      </Dialog>
    </div>
  );
}

const isWithin = (path: string, place: string): boolean =>
  place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);

function ConnectionSign() {
  const connection = useConnection();
  const text = { open: 'Live', connecting: 'Connecting', broken: 'Reconnecting' }[connection];
  return (
    <span className={`live ${connection}`} role="status">
      <i aria-hidden="true" />
      {text}
    </span>
  );
}

/** A moment without the stream is no news; longer than that it is. */
function BrokenBanner() {
  const connection = useConnection();
  if (connection !== 'broken') return null;
  return (
    <div className="banner warn" role="alert">
      The live stream broke off. What you see may be old; reconnecting ...
    </div>
  );
}

function useShortcuts(places: readonly Place[], onHelp: () => void): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    let goAt = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const place = places.find(({ letter }) => letter === event.key);
      if (place && performance.now() - goAt < 1_500) navigate(place.path);
      goAt = event.key === 'g' ? performance.now() : 0;
      if (event.key === '?') onHelp();
      if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('main input[type=search]');
        if (search) event.preventDefault();
        search?.focus();
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  });
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
