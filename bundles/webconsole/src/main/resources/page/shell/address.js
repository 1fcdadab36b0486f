/** The page's address says everything about what is shown: page, server, time, and what a page has chosen. */

export const LASTS = [[900, '15 min'], [3600, '1 h'], [21_600, '6 h'], [86_400, '1 day'], [604_800, '7 days'], [2_592_000, '30 days']];
export const USUAL = 3600;
const KEPT = ['server', 'last', 'from', 'to'];

export const parameter = (name) => new URLSearchParams(location.search).get(name);

const number = (name) => {
    const value = Number(parameter(name) ?? NaN);
    return Number.isFinite(value) && value > 0 ? value : null;
};

/** `{ last }` of a time that goes on, `{ from, to }` of one that is over; in seconds. */
export function time() {
    const [from, to] = [number('from'), number('to')];
    return from !== null && to !== null && from < to ? { from, to } : { last: number('last') ?? USUAL };
}

/** When the time begins, in seconds, if it is `now`. */
export function begins(now) {
    const { last, from } = time();
    return last ? now - last : from;
}

/** The address with server and time as they are, and these parameters; null removes one. */
export function address(changes) {
    const next = new URLSearchParams();
    KEPT.filter((name) => parameter(name) !== null).forEach((name) => next.set(name, parameter(name)));
    for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === undefined) {
            next.delete(name);
        } else {
            next.set(name, value);
        }
    }
    return `?${next}`;
}

/** The same page with another time. */
export function withTime(chosen) {
    const next = new URLSearchParams(location.search);
    ['last', 'from', 'to'].forEach((name) => next.delete(name));
    Object.entries(chosen).forEach(([name, value]) => next.set(name, Math.round(value)));
    return `?${next}`;
}

/** The time as the agent's documents take it. */
export function timeQuery() {
    return Object.entries(time()).map(([name, value]) => [name, String(value)]);
}
