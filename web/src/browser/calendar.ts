export interface CalendarEvent {
  readonly title: string;
  readonly description: string;
  readonly link: string;
  readonly start: Date;
  readonly minutes: number;
}

const MAX_LINE_BYTES = 75;
const encoder = new TextEncoder();

/** A calendar file (RFC 5545) with one event. */
export function calendarFile(event: CalendarEvent, now = new Date()): string {
  const end = new Date(event.start.getTime() + event.minutes * 60_000);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Foyer//Web client//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${Math.random().toString(36).slice(2)}-${now.getTime()}@${location.host}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(event.start)}`,
    `DTEND:${utc(end)}`,
    `SUMMARY:${escaped(event.title)}`,
    `LOCATION:${escaped(event.link)}`,
    `URL:${event.link}`,
    `DESCRIPTION:${escaped(event.description)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.flatMap(folded).join('\r\n') + '\r\n';
}

const utc = (time: Date): string => time.toISOString().replace(/[-:]|\.\d+/g, '');

const escaped = (text: string): string =>
  text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r?\n/g, String.raw`\n`);

/** Breaks a long line between characters; each following line starts with a space. */
function folded(line: string): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const character of line) {
    if (encoder.encode(current + character).length > MAX_LINE_BYTES) {
      lines.push(current);
      current = ' ';
    }
    current += character;
  }
  return [...lines, current];
}
