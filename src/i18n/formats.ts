import { languageOfTexts } from './texts.js';

/** The reader of a text: language (BCP 47) and time zone (IANA name). */
export interface Reader {
  readonly language: string;
  readonly timeZone: string;
}

export const dateFor = ({ language, timeZone }: Reader, time: Date): string =>
  new Intl.DateTimeFormat(languageOfTexts(language), { dateStyle: 'long', timeZone }).format(time);

export const timeFor = ({ language, timeZone }: Reader, time: Date): string =>
  plainSpaces(
    new Intl.DateTimeFormat(languageOfTexts(language), { timeStyle: 'short', timeZone }).format(
      time,
    ),
  );

/** With the name of the time zone, for readers who are elsewhere by then. */
export const momentFor = ({ language, timeZone }: Reader, time: Date): string =>
  plainSpaces(
    new Intl.DateTimeFormat(languageOfTexts(language), {
      ...{ year: 'numeric', month: 'long', day: 'numeric' },
      ...{ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
      timeZone,
    }).format(time),
  );

/** In the two greatest units: hours and minutes, or minutes and seconds. */
export function durationFor({ language }: Reader, ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    { unit: 'hour', value: Math.floor(seconds / 3600) },
    { unit: 'minute', value: Math.floor(seconds / 60) % 60 },
    { unit: 'second', value: seconds % 60 },
  ];
  const first = parts.findIndex(({ value }) => value > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2);
  return shown
    .filter(({ value }, index) => value > 0 || index === 0)
    .map(({ unit, value }) =>
      new Intl.NumberFormat(languageOfTexts(language), {
        style: 'unit',
        unit,
        unitDisplay: 'long',
      }).format(value),
    )
    .join(' ');
}

/** Intl separates with narrow no-break spaces, which plain-text mails and file names garble. */
const plainSpaces = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');
