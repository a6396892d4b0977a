type Kind = 'localStorage' | 'sessionStorage';

/** What is used of the browser's, which tests of the gateway do not know. */
declare const window: Readonly<
  Record<
    Kind,
    {
      getItem(key: string): string | null;
      setItem(key: string, value: string): void;
      removeItem(key: string): void;
    }
  >
>;

// Browsers that block storage throw on access, and full ones on writes. The client then works
// without remembering anything.

export const recall = (key: string, kind: Kind = 'localStorage'): string | null =>
  attempt(() => window[kind].getItem(key));

export const remember = (key: string, value: string, kind: Kind = 'localStorage'): void => {
  attempt(() => window[kind].setItem(key, value));
};

export const forget = (key: string, kind: Kind = 'localStorage'): void => {
  attempt(() => window[kind].removeItem(key));
};

function attempt<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}
