import { clock, count, duration, shortDay } from './format.js';

/** How the axes of a plot are divided and labelled. */

export const DAY = 86_400;
/** As clocks are divided: milliseconds by ten, then seconds, minutes and hours. */
const DURATIONS = [
    ...Array.from({ length: 12 }, (_, i) => [1, 2, 5][i % 3] * 10 ** (Math.floor(i / 3) - 1)),
    ...[1, 60].flatMap((unit) => [1, 2, 5, 10, 15, 30].map((times) => times * unit * 1000)),
    ...[1, 2, 6, 12, 24, 48, 120, 240, 2400].map((hours) => hours * 3_600_000),
];

/** Where the lines of values may be, for uPlot: by powers of two, as clocks are divided, or by what the plotting library does. */
export function increments(format, binary) {
    if (binary) {
        return { incrs: Array.from({ length: 50 }, (_, power) => 2 ** power) };
    }
    if (format === duration) {
        return { incrs: DURATIONS };
    }
    // Half a session would be labelled as a whole one.
    return format === count ? { incrs: Array.from({ length: 36 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3)) } : {};
}

/** The label of a moment, in seconds, on an axis of `window` seconds with a line each `step`. */
export function timeLabel(s, step, window) {
    return step >= DAY || (window > DAY && new Date(s * 1000).getHours() === 0) ? shortDay(s) : clock(s).slice(0, step < 60 ? 8 : 5);
}
