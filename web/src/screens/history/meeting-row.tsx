import { Download, Users } from 'lucide-react';
import { useId, useState } from 'react';
import { attendanceAddress, type ListedMeeting } from '../../capabilities/use-history';
import { useFormats } from '../../i18n/formats';
import { useText } from '../../i18n/language';
import { Button } from '../../ui/button';
import { PeopleOfMeeting } from './people-of-meeting';

/** A meeting: when, how long, how many, and on request who. */
export function MeetingRow({ meeting }: { readonly meeting: ListedMeeting }) {
  const t = useText();
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const people = useId();
  const { id, startedAt, endedAt, endReason, peakParticipantCount } = meeting;
  const time = formats.dateTime(startedAt);
  const details = [
    endedAt === null
      ? t.history.running
      : formats.duration(Date.parse(endedAt) - Date.parse(startedAt)),
    t.history.peak(peakParticipantCount),
    endReason && t.history.ended[endReason],
  ].filter(Boolean);
  return (
    <li className="history-meeting" aria-label={time}>
      <div className="history-words">
        <strong>{time}</strong>
        <span className="hint">{details.join(' · ')}</span>
      </div>
      <div className="history-actions">
        <Button
          aria-expanded={isOpen}
          aria-controls={people}
          aria-label={t.history.peopleOf(time)}
          onClick={() => setOpen(!isOpen)}
        >
          <Users aria-hidden="true" />
          {t.history.people}
        </Button>
        <a
          className="button button-secondary"
          href={attendanceAddress(id)}
          download
          aria-label={t.history.downloadOf(time)}
        >
          <Download aria-hidden="true" />
          {t.history.download}
        </a>
      </div>
      <div id={people} className="history-people">
        {isOpen && <PeopleOfMeeting id={id} />}
      </div>
    </li>
  );
}
