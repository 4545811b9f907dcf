/** Calendar arithmetic in Asia/Ho_Chi_Minh, which is UTC+7 all year round. */

const offsetMs = 7 * 3_600_000;
const dayMs = 86_400_000;

/**
 * Public holidays and swapped working days by year (Labour Code 45/2019/QH14, Article 112, and the yearly announcement
 * of the Ministry of Home Affairs). A year without a row has only its fixed days off: its deadlines then fall too
 * early, which is the safe side.
 */
const holidayTable: Record<string, { off: readonly string[]; working: readonly string[] }> = {
  2026: {
    off: [
      '2026-01-01',
      '2026-01-02',
      '2026-02-16',
      '2026-02-17',
      '2026-02-18',
      '2026-02-19',
      '2026-02-20',
      '2026-04-27',
      '2026-04-30',
      '2026-05-01',
      '2026-08-31',
      '2026-09-01',
      '2026-09-02',
    ],
    // Saturdays worked in exchange for 2 January and 31 August.
    working: ['2026-01-10', '2026-08-22'],
  },
};
const fixedDaysOff = ['01-01', '04-30', '05-01', '09-02'];

/** The calendar day in Vietnam, `YYYY-MM-DD`. */
export const vietnamDay = (at: Date): string => new Date(at.getTime() + offsetMs).toISOString().slice(0, 10);

/**
 * The end of a day in Vietnam (`YYYY-MM-DD`), or an instant as it is (ISO 8601 with its offset). `undefined` for
 * everything else, also for days that no calendar has: programs write dates in many ways, and a guess may be wrong.
 */
export function endOf(date: string): Date | undefined {
  const [, day, time] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.exec(date) ?? [];
  if (day === undefined || !isCalendarDay(day)) return undefined;
  const instant = new Date(time === undefined ? `${day}T23:59:59+07:00` : date);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

function isCalendarDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

export function isWorkingDay(at: Date): boolean {
  const day = vietnamDay(at);
  const year = holidayTable[day.slice(0, 4)];
  if (year?.working.includes(day)) return true;
  if (year ? year.off.includes(day) : fixedDaysOff.includes(day.slice(5))) return false;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/**
 * The year whose row a developer has to add by now: this one or, from 1 November on, the next, whose days off are
 * announced in autumn.
 * @param known the years that have a row
 */
export function missingCalendarYear(
  at: Date,
  known: readonly number[] = Object.keys(holidayTable).map(Number),
): number | undefined {
  const [year = 0, month = 0] = vietnamDay(at).split('-').map(Number);
  const due = month >= 11 ? [year, year + 1] : [year];
  return due.find((each) => !known.includes(each));
}

/** The hour of the day in Vietnam, 0 to 23. */
const vietnamHour = (at: Date): number => new Date(at.getTime() + offsetMs).getUTCHours();

/** Is this the hour in which people are called for what can wait for tomorrow: nine o'clock of a working day? */
export const isOfficeCall = (at: Date): boolean => isWorkingDay(at) && vietnamHour(at) === 9;

/** The same time of day, `count` working days later. Day one is the first working day after `from`. */
export function addWorkingDays(from: Date, count: number): Date {
  let at = from;
  for (let remaining = count; remaining > 0; ) {
    at = addDays(at, 1);
    if (isWorkingDay(at)) remaining -= 1;
  }
  return at;
}

export const addDays = (from: Date, days: number): Date => new Date(from.getTime() + days * dayMs);

export const addSeconds = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);

/** The same day of a later month in Vietnam, or the month's last day if the month is shorter. */
export function addMonths(from: Date, months: number): Date {
  const local = new Date(from.getTime() + offsetMs);
  const first = Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, 1);
  const lastDay = new Date(
    Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months + 1, 0),
  ).getUTCDate();
  const day = Math.min(local.getUTCDate(), lastDay);
  const timeOfDay = local.getTime() % dayMs;
  return new Date(first + (day - 1) * dayMs + timeOfDay - offsetMs);
}
