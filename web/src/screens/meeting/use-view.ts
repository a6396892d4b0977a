import { useState } from 'react';
import type { View } from './stage/stage';

/** What only this viewer sees differently. */
export interface ViewState {
  readonly view: View;
  readonly isOwnHidden: boolean;
  readonly switchView: () => void;
  readonly switchOwn: () => void;
}

export function useView(): ViewState {
  const [view, setView] = useState<View>('grid');
  const [isOwnHidden, setOwnHidden] = useState(false);
  return {
    view,
    isOwnHidden,
    switchView: () => setView(view === 'grid' ? 'speaker' : 'grid'),
    switchOwn: () => setOwnHidden(!isOwnHidden),
  };
}
