import { useState } from 'react';

const MAX_PINS = 6;

/** The keys of the tiles that the viewer wants to see large. A new one replaces the oldest. */
export function usePins(): readonly [ReadonlySet<string>, (key: string) => void] {
  const [pins, setPins] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const others = [...pins].filter((pin) => pin !== key);
    setPins(new Set(pins.has(key) ? others : [...others, key].slice(-MAX_PINS)));
  };
  return [pins, toggle];
}
