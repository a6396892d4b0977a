import { createContext, use, useCallback, useState, type ReactNode } from 'react';

const SHOWN_MS = 5000;

interface Notice {
  readonly id: number;
  readonly text: string;
}

const NotifyContext = createContext<(text: string) => void>(() => undefined);
const NoticesContext = createContext<readonly Notice[]>([]);

/** Keeps what happens in the meeting for a moment. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const notify = useCallback((text: string) => {
    const notice = { id: Math.random(), text };
    setNotices((shown) => [...shown, notice]);
    setTimeout(() => setNotices((shown) => shown.filter(({ id }) => id !== notice.id)), SHOWN_MS);
  }, []);
  return (
    <NotifyContext value={notify}>
      <NoticesContext value={notices}>{children}</NoticesContext>
    </NotifyContext>
  );
}

/** What happened just now, to be seen, and read out by screen readers. */
export function Notices() {
  const notices = use(NoticesContext);
  return (
    <div className="notices-place">
      <div className="notices" role="status" aria-live="polite">
        {notices.map(({ id, text }) => (
          <p key={id} className="notice">
            {text}
          </p>
        ))}
      </div>
    </div>
  );
}

/** Says something to everybody who looks or listens. */
export const useNotify = () => use(NotifyContext);
