import { useEffect, useEffectEvent } from 'react';

const TAKES_KEYS = 'a, button, input, select, summary, textarea, video, [contenteditable]';

/** Keys without Ctrl belong to the focused control, if there is one, and to an open dialog. */
const isFree = ({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  !(ctrlKey || metaKey || altKey) &&
  !(target instanceof Element && target.closest(TAKES_KEYS)) &&
  document.querySelector('dialog[open]') === null;

/**
 * A shortcut of one key.
 *
 * @param onUp called when the key is released, and when the page loses the focus before that
 */
export function usePlainKey(key: string, onDown: () => void, onUp?: () => void): void {
  const down = useEffectEvent(onDown);
  const up = useEffectEvent(() => onUp?.());
  useEffect(() => {
    const listening = new AbortController();
    const options = { signal: listening.signal };
    let isHeld = false;
    const release = () => {
      if (isHeld) up();
      isHeld = false;
    };
    window.addEventListener(
      'keydown',
      (press) => {
        if (press.key !== key || !isFree(press)) return;
        press.preventDefault();
        if (isHeld) return;
        isHeld = true;
        down();
      },
      options,
    );
    window.addEventListener('keyup', (press) => press.key === key && release(), options);
    window.addEventListener('blur', release, options);
    return () => {
      listening.abort();
      release();
    };
  }, [key]);
}
