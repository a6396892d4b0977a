import { useLanguage } from './language';

const SECONDS = 60;
const MINUTES = 60;
/** The factor between the units of `SIZES`. */
const UNIT_FACTOR = 1000;
const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export interface Formats {
  readonly date: (time: string) => string;
  readonly dateTime: (time: string) => string;
  /** The time of day. */
  readonly time: (time: string) => string;
  /** At most two units: hours and minutes, or minutes and seconds. */
  readonly duration: (milliseconds: number) => string;
  readonly size: (bytes: number) => string;
  /** For example “one, two, and three”. */
  readonly list: (words: readonly string[]) => string;
}

/** Formats times and amounts in the viewer's language. */
export function useFormats(): Formats {
  const { locale } = useLanguage();
  const amount = (value: number, unit: string, maximumFractionDigits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits,
    }).format(value);
  return {
    date: (time) => new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(time)),
    dateTime: (time) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(
        new Date(time),
      ),
    time: (time) => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(time)),
    list: (words) => new Intl.ListFormat(locale).format(words),
    duration(milliseconds) {
      const seconds = Math.round(milliseconds / 1000);
      const minutes = Math.floor(seconds / SECONDS);
      const hours = Math.floor(minutes / MINUTES);
      const both = (large: string, rest: number, unit: string) =>
        rest === 0 ? large : `${large} ${amount(rest, unit)}`;
      if (hours > 0) return both(amount(hours, 'hour'), minutes % MINUTES, 'minute');
      if (minutes > 0) return both(amount(minutes, 'minute'), seconds % SECONDS, 'second');
      return amount(seconds, 'second');
    },
    size(bytes) {
      const power = bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(UNIT_FACTOR));
      const index = Math.min(power, SIZES.length - 1);
      return amount(bytes / UNIT_FACTOR ** index, SIZES[index] ?? 'byte', 1);
    },
  };
}
