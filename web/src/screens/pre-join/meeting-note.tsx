import { usePeopleInside } from '../../capabilities/use-people-inside';
import type { Room } from '../../capabilities/use-room';
import { useFormats } from '../../i18n/formats';
import { useText } from '../../i18n/language';
import { Banner } from '../../ui/banner';

const MAX_NAMES = 4;

/**
 * What awaits a person: who is inside, whether they will be recorded, and how long it may last. The
 * gateway tells only members about the meeting; everyone sees how long meetings in the room may last.
 */
export function MeetingNote({ room }: { readonly room: Room }) {
  const t = useText();
  const { list, time, duration } = useFormats();
  const inside = usePeopleInside(room);
  const { maxDurationMs } = room.configuration;
  const shown = inside ? withOthers(inside.names, inside.count, t.preJoin.others) : [];
  const endsAt = inside?.endsAt ?? null;
  return (
    <>
      {inside && (
        <p className="hint pre-join-people">
          {shown.length === 0 ? t.preJoin.empty : t.preJoin.inside(list(shown))}
        </p>
      )}
      {endsAt !== null && <p className="hint">{t.preJoin.endsBy(time(endsAt))}</p>}
      {endsAt === null && maxDurationMs !== null && (
        <p className="hint">{t.preJoin.lastsUpTo(duration(maxDurationMs))}</p>
      )}
      {inside?.isRecorded === true && <Banner kind="note">{t.preJoin.recorded}</Banner>}
    </>
  );
}

/** For example Alice, Bob, Carl, “and 5 others”. */
function withOthers(
  names: readonly string[],
  count: number,
  others: (count: number) => string,
): readonly string[] {
  if (names.length <= MAX_NAMES && count <= names.length) return names;
  const named = names.slice(0, MAX_NAMES - 1);
  return [...named, others(Math.max(count, names.length) - named.length)];
}
