import { useId, useState, type ReactNode } from 'react';
import { moveFocus } from './arrow-keys';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

/**
 * Parts of a page that take turns: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/. A tab that was shown
 * keeps what the person has typed. A single one is shown without a tab.
 */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const id = useId();
  const [first] = tabs;
  const [chosen, choose] = useState(first?.id);
  const [opened, setOpened] = useState(new Set([chosen]));
  // A tab may disappear, for example with the viewer's role.
  const current = tabs.some((tab) => tab.id === chosen) ? chosen : first?.id;
  const show = (tab: string) => {
    choose(tab);
    setOpened((others) => new Set(others).add(tab));
  };
  if (tabs.length <= 1) return first?.content;
  return (
    <>
      <div
        role="tablist"
        className="tabs"
        aria-label={label}
        onKeyDown={(press) => moveFocus(press)?.click()}
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-controls={`${id}-${tab.id}-panel`}
            aria-selected={tab.id === current}
            tabIndex={tab.id === current ? 0 : -1}
            onClick={() => show(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          role="tabpanel"
          id={`${id}-${tab.id}-panel`}
          aria-labelledby={`${id}-${tab.id}`}
          hidden={tab.id !== current}
        >
          {(tab.id === current || opened.has(tab.id)) && tab.content}
        </div>
      ))}
    </>
  );
}
