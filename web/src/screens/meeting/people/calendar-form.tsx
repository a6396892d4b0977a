import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { addressOf } from '../../../browser/base-path';
import { calendarFile } from '../../../browser/calendar';
import { saveFile } from '../../../browser/save-file';
import type { Room } from '../../../capabilities/use-room';
import { useFormats } from '../../../i18n/formats';
import { useText } from '../../../i18n/language';
import { Button } from '../../../ui/button';
import { SelectField } from '../../../ui/select-field';
import { TextField } from '../../../ui/text-field';

const LENGTHS = [15, 30, 45, 60, 90, 120] as const;
const HALF_HOUR_MS = 30 * 60_000;

/** Saves a calendar file with the invitation, for a time that the viewer chooses. */
export function CalendarForm({ room, text }: { readonly room: Room; readonly text: string }) {
  const t = useText();
  const formats = useFormats();
  const [start, setStart] = useState(nextHalfHour);
  const [minutes, setMinutes] = useState('30');
  return (
    <form
      className="calendar-form"
      onSubmit={(submit) => {
        submit.preventDefault();
        const link = addressOf(`/${room.slug}`);
        const event = { title: room.name, description: text, link, start: new Date(start) };
        const content = calendarFile({ ...event, minutes: Number(minutes) });
        saveFile(`${room.slug}.ics`, new Blob([content], { type: 'text/calendar' }));
      }}
    >
      <TextField
        type="datetime-local"
        label={t.invite.start}
        value={start}
        onChange={(change) => setStart(change.target.value)}
        required
      />
      <SelectField
        label={t.invite.length}
        value={minutes}
        options={LENGTHS.map((length) => ({
          value: String(length),
          label: formats.duration(length * 60_000),
        }))}
        onChoose={setMinutes}
      />
      <Button type="submit">
        <CalendarPlus aria-hidden="true" />
        {t.invite.toCalendar}
      </Button>
    </form>
  );
}

/** In the notation of the field, which knows no time zones. */
function nextHalfHour(): string {
  const time = new Date(Math.ceil(Date.now() / HALF_HOUR_MS) * HALF_HOUR_MS);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
}
