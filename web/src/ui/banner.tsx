import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** A message in the page. Screen readers read out problems at once. */
export function Banner({
  kind = 'problem',
  children,
  action,
}: {
  readonly kind?: 'problem' | 'note';
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  const Icon = kind === 'problem' ? TriangleAlert : Info;
  return (
    <div className={`banner banner-${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <Icon aria-hidden="true" />
      <div className="banner-text">{children}</div>
      {action}
    </div>
  );
}
