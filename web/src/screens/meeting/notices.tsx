import { createContext, use, useCallback, useState, type ReactNode } from 'react';

const SHOWN_MS = 5000;

interface Notice {
  readonly id: number;
  readonly text: string;
}

const NotifyContext = createContext<(text: string) => void>(() => undefined);

/** What happens in the meeting, shown for a moment and read out by screen readers. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const notify = useCallback((text: string) => {
    const notice = { id: Math.random(), text };
    setNotices((shown) => [...shown, notice]);
    setTimeout(() => setNotices((shown) => shown.filter(({ id }) => id !== notice.id)), SHOWN_MS);
  }, []);
  return (
    <NotifyContext value={notify}>
      {children}
      <div className="notices" role="status" aria-live="polite">
        {notices.map(({ id, text }) => (
          <p key={id} className="notice">
            {text}
          </p>
        ))}
      </div>
    </NotifyContext>
  );
}

/** Says something to everybody who looks or listens. */
export const useNotify = () => use(NotifyContext);
