import { bytesPerSecond, dayAndClock, decimal, duration, figure, many, oneLine, orNone } from '../shared/format.js';
import { meanOf } from '../shared/facts.js';
import { tabled } from './tabled.js';
import { factsUrl, fetchJson } from '../shell/page.js';

/** The same figures in the time before, and what happened since. */

const DAY = 86_400;

/** Whole days, so that the same hours are compared, and as many as the time takes, so that it is not compared with itself. */
const daysBack = (state) => Math.max(1, Math.ceil((state.to - state.from - 1) / DAY));
const back = (state) => daysBack(state) * DAY;
const before = (state) => (daysBack(state) === 1 ? 'a day' : `${daysBack(state)} days`);
const FIGURES = {
    'profile.active': 'Active sessions', 'databases.commits': 'Transactions a second', 'databases.rollbacks': 'Rollbacks a second', 'statements.calls': 'Statements a second', 'statements.exec_time': 'Statement time a second',
    'databases.blks_read': 'Blocks read a second', 'databases.temp_bytes': 'Temporary files', 'wal.bytes': 'WAL', 'connections.used': 'Connections', 'sessions.idle_in_transaction': 'Idle in a transaction', 'blocking.incidents': 'Blocking incidents',
};
const FORMATS = { 'statements.exec_time': duration, 'databases.temp_bytes': bytesPerSecond, 'wal.bytes': bytesPerSecond };
const formatted = (value, row) => (FORMATS[row.name] ?? decimal)(value);
const NOTABLE = 1.25;

export const change = (now, before) => (now === null || before === null ? null : before === 0 ? (now === 0 ? 1 : Infinity) : now / before);

const words = (factor) => (factor === null ? '\u2013' : factor === Infinity ? 'new' : factor >= NOTABLE ? `${decimal(factor)} times as much` : factor <= 1 / NOTABLE ? `${decimal(factor * 100)}\u202f% of it` : 'about the same');

/** How far from the same, in either direction. */
const distance = (factor) => (factor === null ? -1 : factor === Infinity || factor === 0 ? 99 : Math.abs(Math.log(factor)));

export const changes = () => {
    let earlier = null;
    const made = tabled({
        id: 'changes', title: (state) => `Compared with ${before(state)} before`, label: 'Compared with the time before', size: 'half', one: 'figure', sort: [3, 'descending'], height: 'auto', wants: { series: Object.keys(FIGURES) },
        empty: (state) => `Nothing is known of this server ${before(state)} before: the agent compares with what it has kept itself.`,
        keyOf: (row) => row.name,
        rows: (state) => (earlier ? Object.entries(FIGURES).map(([name, label]) => {
            const [now, then] = [meanOf(state, name), meanOf(earlier, name)];
            return { name, label, now, then, factor: change(now, then) };
        }).filter((row) => row.now !== null && row.then !== null) : []),
        at: (state) => (earlier ? state.to : null),
        unavailable: (state) => state.series_unavailable,
        note: (state) => (earlier ? `with ${dayAndClock(earlier.from)} to ${dayAndClock(earlier.to)}` : ''),
        columns: [
            { label: 'Figure', value: (row) => row.label },
            { label: 'Now', numeric: true, value: (row) => row.now, format: formatted },
            { label: 'Before', numeric: true, value: (row) => row.then, format: formatted },
            { label: 'Change', value: (row) => distance(row.factor), file: (row) => row.factor, format: (value, row) => words(row.factor) },
        ],
    });
    return { ...made, create: (page) => withOwn(made.create(page), (state) => factsUrl({ series: Object.keys(FIGURES) }, [['from', state.from - back(state)], ['to', state.to - back(state)]], state.server), (given) => { earlier = given; }) };
};

const happened = (state) => [
    ...many(state.journals?.findings?.rows).map((row) => ({ at: row.at, what: `finding ${orNone(row.state)}`, about: [row.database, row.object].filter(Boolean).join('.'), text: row.message, key: `${row.key} ${row.at}` })),
    ...many(state.journals?.incidents?.rows).map((row) => ({ at: row.at, what: `blocking ${orNone(row.state)}`, about: row.relation ?? row.locktype, text: `${figure(row.peak_blocked) ?? 'some'} sessions behind ${orNone(row.usename)}`, key: `${row.key} ${row.at}` })),
].sort((a, b) => b.at - a.at);

const isOfADay = (state) => state.to - state.from <= DAY + 1;

/** At least the last day: what changed since yesterday is asked more often than what changed in an hour. */
export const events = () => {
    let answer = null;
    const made = tabled({
        id: 'events', title: (state) => (isOfADay(state) ? 'What happened since the day before' : 'What happened in this time'), label: 'What happened', size: 'half', one: 'event', height: 'auto',
        empty: (state) => `No finding was opened or closed and nobody was blocked ${isOfADay(state) ? 'since the day before' : 'in this time'}.`,
        keyOf: (row) => row.key, rows: () => happened(answer ?? {}), at: () => answer?.to ?? null, unavailable: (state) => state.series_unavailable, more: () => answer?.journals?.incidents?.truncated || answer?.journals?.findings?.truncated,
        columns: [
            { label: 'When', name: 'when', value: (row) => row.at, format: dayAndClock },
            { label: 'What', value: (row) => row.what },
            { label: 'About', value: (row) => row.about, format: (text) => oneLine(text, 60) || '\u2013' },
            { label: 'Text', name: 'sql', value: (row) => row.text, format: (text) => oneLine(text, 200) },
        ],
    });
    return { ...made, create: (page) => withOwn(made.create(page), (state) => factsUrl({ journal: ['findings', 'incidents'] }, [['from', Math.min(state.from, state.to - DAY)], ['to', state.to]], state.server), (given) => { answer = given; }) };
};

/** A panel over another time than the page's: asked for once a minute. */
function withOwn([section, update], url, take) {
    let asked = '';
    return [section, (state) => {
        update(state);
        const wanted = [state.server, Math.round(state.from / 60), Math.round(state.to / 60)].join(' ');
        if (wanted !== asked) {
            asked = wanted;
            fetchJson(url(state)).then((answer) => {
                take(answer);
                update(state);
            }, (problem) => console.warn(`another time: ${problem.message}`));
        }
    }];
}
