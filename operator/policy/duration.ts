import { pluralise } from '../layout.ts';

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `2 days 3 hours`, `45 seconds`: the two largest units, rounded to the smaller one. */
export function durationWords(seconds: number): string {
  const at = units.findIndex(([, size]) => seconds >= size);
  const largest = units[at];
  if (!largest) return pluralise(Math.ceil(seconds), 'second');
  const [name, size] = largest;
  const [smaller, smallerSize] = units[at + 1] ?? ['second', 1];
  const whole = Math.round(seconds / smallerSize) * smallerSize;
  const rest = Math.round((whole % size) / smallerSize);
  return `${pluralise(Math.floor(whole / size), name)}${rest > 0 ? ` ${pluralise(rest, smaller)}` : ''}`;
}
