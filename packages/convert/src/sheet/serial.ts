const dayMs = 86_400_000;
/** Day 0 of the 1900 calendar; day 60, the 29 February 1900 that never was, is left out of the dates. */
const dayZero = Date.UTC(1899, 11, 31);

/** The number that stands for a moment in a spreadsheet: days since 1900, the time of day as the fraction. */
export const serialFromDate = (date: Date): number => {
  const days = (date.getTime() - dayZero) / dayMs;
  return days >= 60 ? days + 1 : days;
};

export type FormatKind = 'number' | 'date' | 'time' | 'dateTime';

/** What a number format shows of a number. */
export const kindOfFormat = (pattern: string): FormatKind => {
  const [positive = ''] = pattern.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';');
  // Signs of a currency and conditions stand in brackets, and so do hours beyond a day.
  const plain = positive.replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  if (/general/i.test(plain)) return 'number';
  const [hasDay, hasTime] = [/[yd]/i.test(plain) || /^[^hs]*m[^hs]*$/i.test(plain), /[hs]/i.test(plain)];
  return hasDay ? (hasTime ? 'dateTime' : 'date') : hasTime ? 'time' : 'number';
};

/** `2027-01-31`, `08:30:00`, `2027-01-31T08:30:00`; undefined for what is no day of the calendar. Hours may go beyond a day. */
export const isoFromSerial = (serial: number, kind: Exclude<FormatKind, 'number'>): string | undefined => {
  const seconds = Math.round(serial * 86_400);
  if (seconds < 0 || serial >= 2_958_466) return undefined;
  const pad = (value: number): string => String(value).padStart(2, '0');
  const within = kind === 'time' ? seconds : seconds % 86_400;
  const time = `${pad(Math.floor(within / 3_600))}:${pad(Math.floor(within / 60) % 60)}:${pad(within % 60)}`;
  if (kind === 'time') return time;
  const days = Math.floor(seconds / 86_400);
  const day = new Date(dayZero + (days > 60 ? days - 1 : days) * dayMs).toISOString().slice(0, 10);
  return kind === 'date' ? day : `${day}T${time}`;
};
