import type { Language } from '../shared/vocabulary.ts';

/** Formats facts the way customers write them. All days and hours are in Vietnam time. */
export interface Format {
  /** An instant with time and zone: `Monday, 23 November 2026, 14:05 (Vietnam time)`. */
  instant(iso: string): string;
  /**
   * The same without the zone, where the page or letter states it once at its end: `Monday, 23 November 2026, 14:05`.
   */
  moment(iso: string): string;
  /** The day of an instant: `23 November 2026`. */
  day(iso: string): string;
  /** Seconds in words, at most two units: `3 days`, `2 days 4 hours`, `60 seconds`. */
  duration(seconds: number): string;
  /** Months in words, whole years as years. */
  months(count: number): string;
  /** Bytes: `1.5 MB`, where one MB is a million bytes. */
  size(bytes: number): string;
  number(value: number): string;
  /** `a, b and c`. */
  list(items: readonly string[]): string;
}

const timeZone = 'Asia/Ho_Chi_Minh';
const intlNames: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };
const clockParts = {
  timeZone,
  hourCycle: 'h23',
  weekday: 'long',
  day: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
} as const;

/** Two adjacent units are precise enough; below two minutes, seconds are more precise than "1 minute". */
const durationUnits = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;
const sizeUnits = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['KB', 1e3],
] as const;

/**
 * To make a formatter takes a hundred times as long as to format with it, and most functions need few of them: each is
 * made once, when it is first needed.
 */
function once<Formatter>(make: () => Formatter): () => Formatter {
  let made: Formatter | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function formatOf(language: Language): Format {
  const name = intlNames[language];
  const number = once(() => new Intl.NumberFormat(name, { maximumFractionDigits: 1 }));
  const list = once(() => new Intl.ListFormat(name, { type: 'conjunction' }));
  const units = new Map<string, Intl.NumberFormat>();
  const inUnit = (value: number, unit: string) => {
    const format =
      units.get(unit) ?? new Intl.NumberFormat(name, { style: 'unit', unit, unitDisplay: 'long' });
    units.set(unit, format);
    return format.format(value);
  };
  return {
    ...datesOf[language],
    duration(seconds) {
      let remaining = Math.max(0, Math.round(seconds));
      const first = remaining < 120 ? 3 : durationUnits.findIndex(([, length]) => remaining >= length);
      const parts = durationUnits.slice(first, first + 2).map(([unit, length]) => {
        const whole = Math.floor(remaining / length);
        remaining -= whole * length;
        return { unit, whole };
      });
      const shown = parts.filter(({ whole }, index) => index === 0 || whole > 0);
      return shown.map(({ unit, whole }) => inUnit(whole, unit)).join(' ');
    },
    months: (count) => (count % 12 === 0 ? inUnit(count / 12, 'year') : inUnit(count, 'month')),
    size(bytes) {
      const [unit, length] = sizeUnits.find(([, limit]) => bytes >= limit) ?? ['KB', 1e3];
      const value = bytes === 0 ? 0 : Math.max(0.1, bytes / length);
      return `${number().format(value)} ${unit}`;
    },
    number: (value) => number().format(value),
    list: (items) => list().format(items),
  };
}

/** Intl provides the parts; we order them ourselves, because Intl's order differs from what customers write. */
const datesOf: Record<Language, Dates> = {
  vi: datesIn('vi', '2-digit', ' (giờ Việt Nam)', ({ weekday, day, month, year, hour, minute }) => ({
    moment: `${hour}:${minute}, ${weekday?.replace('Thứ', 'thứ')} ${day}/${month}/${year}`,
    day: `${day}/${month}/${year}`,
  })),
  en: datesIn('en', 'long', ' (Vietnam time)', ({ weekday, day, month, year, hour, minute }) => ({
    moment: `${weekday}, ${Number(day)} ${month} ${year}, ${hour}:${minute}`,
    day: `${Number(day)} ${month} ${year}`,
  })),
};

type Dates = Pick<Format, 'instant' | 'moment' | 'day'>;
type Parts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>;

function datesIn(
  language: Language,
  month: '2-digit' | 'long',
  zone: string,
  words: (parts: Parts) => Record<'moment' | 'day', string>,
): Dates {
  const intl = once(() => new Intl.DateTimeFormat(intlNames[language], { ...clockParts, month }));
  const format = (iso: string) =>
    words(
      Object.fromEntries(
        intl()
          .formatToParts(new Date(iso))
          .map(({ type, value }) => [type, value]),
      ),
    );
  return {
    instant: (iso) => format(iso).moment + zone,
    moment: (iso) => format(iso).moment,
    day: (iso) => format(iso).day,
  };
}

export const formats: Record<Language, Format> = { vi: formatOf('vi'), en: formatOf('en') };
