import { createContext, use, useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { ReactNode } from 'react';
import { chime } from './chime';
import {
  displayTimeOf,
  NO_NOTICES,
  shownOf,
  withNotice,
  withoutNotice,
  type NewNotice,
  type Notice,
  type NoticeList,
} from './notice-list';

/** Shows a notice for a few seconds. */
export type Notify = (notice: NewNotice | string) => void;

interface Shown {
  readonly list: NoticeList;
  readonly remove: (id: number) => void;
}

const NotifyContext = createContext<Notify>(() => undefined);
const NoticesContext = createContext<Shown>({ list: NO_NOTICES, remove: () => undefined });

/** Provides the notices of a meeting: what happens to the viewer, and around them. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [list, setList] = useState(NO_NOTICES);
  const notify = useCallback<Notify>((given) => {
    const notice = typeof given === 'string' ? { text: given } : given;
    if (notice.mustAct === true) chime();
    setList((before) => withNotice(before, notice));
  }, []);
  const remove = useCallback((id: number) => setList((before) => withoutNotice(before, id)), []);
  return (
    <NotifyContext value={notify}>
      <NoticesContext value={{ list, remove }}>{children}</NoticesContext>
    </NotifyContext>
  );
}

/** The current notices. Screen readers read out each one, and what changes in it. */
export function Notices() {
  const { list, remove } = use(NoticesContext);
  return (
    <div className="notices-place">
      <div className="notices" role="status" aria-live="polite" aria-atomic="false">
        {shownOf(list).map((notice) => (
          <OneNotice key={notice.id} notice={notice} onEnd={() => remove(notice.id)} />
        ))}
      </div>
    </div>
  );
}

function OneNotice({ notice, onEnd }: { readonly notice: Notice; readonly onEnd: () => void }) {
  const end = useEffectEvent(onEnd);
  const displayTimeMs = displayTimeOf(notice);
  const { text, isUnseen } = notice;
  useEffect(() => {
    const timer = setTimeout(() => end(), displayTimeMs);
    return () => clearTimeout(timer);
    // A notice whose text has changed stays as long as a new one.
  }, [text, displayTimeMs]);
  return <p className={isUnseen ? 'visually-hidden' : 'notice'}>{text}</p>;
}

/** Returns a function that shows a notice. */
export const useNotify = () => use(NotifyContext);
