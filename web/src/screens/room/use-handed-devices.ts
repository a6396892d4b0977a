import { useEffect } from 'react';
import type { OutcomeFragment } from '../../generated/operations';
import { closeAll } from '../../media/handed-devices';
import type { Exit } from '../exit/exit-screen';

/** Closes the devices of the preview, unless the next screen shows or publishes them. */
export function useHandedDevices(outcome: OutcomeFragment | null, exit: Exit | null): void {
  const mayContinue = outcome?.__typename === 'Waiting' || outcome?.__typename === 'Admitted';
  const isNeeded = mayContinue && exit === null;
  useEffect(() => {
    if (!isNeeded) closeAll();
    // For each new screen, which may have left devices open.
  }, [isNeeded, outcome, exit]);
  useEffect(() => closeAll, []);
}
