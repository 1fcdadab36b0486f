/** What is drawn of points in time. */

/** How long a lone point of lines holds, which would show nothing of it. */
const LONE = 30;

/** The middle distance between points, so that a missed cycle shows as a hole and not as a straight line. */
export function usualStep(times) {
    const steps = times.slice(1).map((t, i) => t - times[i]).sort((a, b) => a - b);
    return steps[Math.floor(steps.length / 2)] ?? 0;
}

/** With a hole where a cycle was missed; a point between two holes holds for a moment, since a line has no single point. */
export function withHoles(times, columns, until, step = usualStep(times)) {
    const most = step * 3.5;
    const t = [];
    const out = columns.map(() => []);
    const put = (time, at) => {
        t.push(time);
        out.forEach((column, c) => column.push(at === null ? null : columns[c][at]));
    };
    times.forEach((time, i) => {
        const first = i === 0 || time - times[i - 1] > most;
        if (first && i > 0) {
            put(times[i - 1] + step, null);
        }
        put(time, i);
        const held = Math.min(until, time + (step / 2 || LONE));
        if (first && (i === times.length - 1 || times[i + 1] - time > most) && held > time) {
            put(held, i);
        }
    });
    return [t, out];
}

/** Each column with those before it: what is stacked. */
export function sums(columns) {
    const totals = [];
    columns.forEach((column, c) => {
        totals.push(column.map((value, i) => (value === null ? null : value + (c ? totals[c - 1][i] ?? 0 : 0))));
    });
    return totals;
}
