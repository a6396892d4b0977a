import { createContext, use, useCallback, useState, type ReactNode } from 'react';

const SHOWN_MS = 5000;

interface Notice {
  readonly id: number;
  readonly text: string;
}

const NotifyContext = createContext<(text: string) => void>(() => undefined);
const NoticesContext = createContext<readonly Notice[]>([]);

/** Provides notices, each of which is shown for a few seconds. */
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

/** The current notices. Screen readers read them out. */
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

/** Returns a function that shows a notice. */
export const useNotify = () => use(NotifyContext);
