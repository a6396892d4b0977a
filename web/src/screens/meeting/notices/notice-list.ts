/** Visible at the same time; others follow as these disappear. */
export const MAX_SHOWN = 3;
const MAX_NOTICES = 12;
const MIN_SHOWN_MS = 5_000;
const MS_PER_CHARACTER = 40;

/** What several people did: “Bob and 5 others joined”. */
interface SharedNotice {
  /** Names the action; notices of the same kind become one. */
  readonly kind: string;
  readonly identity: string;
  readonly name: string;
  readonly textOf: (names: readonly string[]) => string;
}

interface SingleNotice {
  readonly text: string;
}

export type NewNotice = (SharedNotice | SingleNotice) & {
  /** Only for screen readers, because the page shows the same in another way. */
  readonly isUnseen?: boolean;
  /** Plays a sound, because the person has to act. */
  readonly mustAct?: boolean;
};

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isUnseen: boolean;
  readonly kind: string | null;
  /** The people of a shared notice, by identity. */
  readonly names: ReadonlyMap<string, string>;
}

/** The current notices, oldest first. */
export interface NoticeList {
  readonly lastId: number;
  readonly notices: readonly Notice[];
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

export const NO_NOTICES: NoticeList = { lastId: 0, notices: [] };

/** Merges a shared notice with one of its kind, and otherwise appends it. */
export function withNotice(list: NoticeList, added: NewNotice): NoticeList {
  const { isUnseen = false } = added;
  if (!('kind' in added)) {
    return append(list, { text: added.text, isUnseen, kind: null, names: NO_NAMES });
  }
  const { kind, identity, name, textOf } = added;
  const { lastId, notices } = list;
  const known = notices.find((notice) => notice.kind === kind);
  const names = new Map(known?.names).set(identity, name);
  const text = textOf([...names.values()]);
  if (!known) return append(list, { text, isUnseen, kind, names });
  const merged = { ...known, names, text };
  return { lastId, notices: notices.map((notice) => (notice === known ? merged : notice)) };
}

function append({ lastId, notices }: NoticeList, added: Omit<Notice, 'id'>): NoticeList {
  const id = lastId + 1;
  return { lastId: id, notices: bounded([...notices, { ...added, id }]) };
}

export const withoutNotice = ({ lastId, notices }: NoticeList, id: number): NoticeList => ({
  lastId,
  notices: notices.filter((notice) => notice.id !== id),
});

/** The notices in the page now: the oldest of those that are visible, and all that are not. */
export function shownOf({ notices }: NoticeList): readonly Notice[] {
  const visible = notices.filter(({ isUnseen }) => !isUnseen).slice(0, MAX_SHOWN);
  return notices.filter((notice) => notice.isUnseen || visible.includes(notice));
}

/** In ms. Long enough to read the text. */
export const displayTimeOf = ({ text }: Notice): number =>
  Math.max(MIN_SHOWN_MS, text.length * MS_PER_CHARACTER);

/** Drops the oldest of those that are not shown yet; they would come too late. */
function bounded(notices: readonly Notice[]): readonly Notice[] {
  return notices.length <= MAX_NOTICES
    ? notices
    : notices.filter((_, index) => index !== MAX_SHOWN);
}
