import { type ReactNode, useId } from 'react';

interface CardProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Card({ title, hint, actions, className = '', children }: CardProps) {
  const id = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {hint !== undefined && <span className="muted card-hint">{hint}</span>}
        {actions !== undefined && <span className="card-actions">{actions}</span>}
      </header>
      {children}
    </section>
  );
}

interface PageHeadProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
}

export function PageHead({ title, children }: PageHeadProps) {
  return (
    <div className="page-head">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

interface FactsProps {
  readonly items: readonly (readonly [name: string, value: ReactNode] | false | undefined)[];
}

/** Names and values. */
export function Facts({ items }: FactsProps) {
  return (
    <dl className="facts">
      {items.map(
        (item) =>
          item && (
            <div key={item[0]}>
              <dt>{item[0]}</dt>
              <dd>{item[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
