import { useEffect } from 'react';

/** Browsers ask people who close the tab or reload the page whether they want to leave. */
export function useClosingWarning(): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
}
