import type { KeyboardEvent } from 'react';

type Step = (index: number, count: number) => number;

const next: Step = (index, count) => (index + 1) % count;
const previous: Step = (index, count) => (index <= 0 ? count : index) - 1;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: next,
  ArrowRight: next,
  ArrowUp: previous,
  ArrowLeft: previous,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Moves the focus among the buttons of a menu, a row of tabs, or a toolbar, from the last to the first as
 * well. Returns the button that has the focus now; null for other keys.
 */
export function moveFocus(press: KeyboardEvent<HTMLElement>): HTMLButtonElement | null {
  const step = STEPS[press.key];
  if (!step) return null;
  const buttons = buttonsIn(press.currentTarget);
  const index = buttons.findIndex((button) => button === document.activeElement);
  const target = buttons[step(index, buttons.length)];
  if (!target) return null;
  // Otherwise the page would scroll, too.
  press.preventDefault();
  target.focus();
  return target;
}

export const buttonsIn = (element: HTMLElement | null): readonly HTMLButtonElement[] => [
  ...(element?.querySelectorAll<HTMLButtonElement>('button:enabled') ?? []),
];
