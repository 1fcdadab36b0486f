import { figure, many } from './format.js';

/** What the agent's documents contain, in the form that plots and tables take: docs/pages.md describes them. */

export const seriesOf = (state, name) => many(state.series?.[name]?.series);

/** The rows of a table of a subject's last reading. */
export const rowsOf = (state, subject, table = subject) => many(state.latest?.[subject]?.tables?.[table]?.rows);

export const readAt = (state, subject) => state.latest?.[subject]?.at ?? null;

/** The newest rows of each database, with its name and when they were read. */
export const newestOf = (state, table) => many(state.newest?.[table])
    .flatMap((each) => many(each.rows).map((row) => ({ ...row, database: each.database || row.datname, read_at: each.at })));

/** Of a figure with many series: how many there are, how many are told with their values, and of how many at least the ends. */
export function toldOf(state, name) {
    const all = seriesOf(state, name);
    return { total: figure(state.series?.[name]?.total) ?? all.length, full: all.filter((entry) => entry.values).length, ends: all.length };
}

/** Whether the newest rows of a table leave out databases, or rows of one. */
export const newestCut = (state, table) => state.newest_truncated?.[table] ?? false;

/** Whether the last reading of a subject's table leaves out rows. */
export const latestCut = (state, subject, table = subject) => state.latest?.[subject]?.tables?.[table]?.truncated ?? false;

/** Values of a series by time. */
export function pointsOf(entry, factor = 1) {
    return many(entry?.values).map((value, i) => [entry.from + i * entry.step, figure(value) === null ? null : value * factor]);
}

/** `[name, entry, factor?]` triples on one axis of time: `[times, Map of name -> values]`. */
export function aligned(named) {
    const columns = named.filter(([, entry]) => entry?.values).map(([name, entry, factor]) => [name, new Map(pointsOf(entry, factor))]);
    const times = [...new Set(columns.flatMap(([, points]) => [...points].filter(([, value]) => value !== null).map(([t]) => t)))].sort((a, b) => a - b);
    return [times, new Map(columns.map(([name, points]) => [name, times.map((t) => points.get(t) ?? null)]))];
}

/** One figure of a whole server under a label. */
export const single = (state, name, label, factor) => [label, seriesOf(state, name)[0], factor];

/** Every series of a figure, by its object or database. */
export const each = (state, name, factor) => seriesOf(state, name)
    .map((entry) => [[entry.database, entry.object].filter(Boolean).join('.') || name, entry, factor]);

export const lastOf = (state, name) => figure(seriesOf(state, name)[0]?.last);

/** The mean of what is known of the time. */
export function meanOf(state, name) {
    const values = many(seriesOf(state, name)[0]?.values).filter((value) => value !== null);
    return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}

/** The newest end of these figures. */
export function endOf(state, names) {
    const ends = names.flatMap((name) => seriesOf(state, name).map((entry) => entry.last_at + (entry.step ?? 60))).filter(Number.isFinite);
    return ends.length ? Math.max(...ends) : null;
}
