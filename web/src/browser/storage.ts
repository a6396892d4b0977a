type Kind = 'localStorage' | 'sessionStorage';

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
