import { el, setText } from '../shared/dom.js';
import { clockMillis, dayAndClock, duration, many, oneLine, orNone, plural } from '../shared/format.js';
import { csvButton } from '../shared/csv.js';
import { lanes } from '../shared/lanes.js';
import { errorText, otherName, stories, waitName } from '../shared/stories.js';
import { framed } from './frame.js';
import { linkCell, tabled } from './tabled.js';
import { address } from '../shell/address.js';

/** Requests of applications, over all servers: the latest, and the whole story of one. */

const HOW = 'docs/correlation.md tells how applications say which request they work for.';
const told = (fact) => ({ ...fact, told_by: fact.source === 'pg_log' ? 'log' : 'sampled' });
export const storiesOf = (facts) => stories(many(facts).map(told), 500);
const about = 'all servers';

export const latest = () => tabled({
    id: 'requests', title: 'Requests that failed, were blocked or took a second', about, one: 'request', search: true, sort: [1, 'descending'], height: 'auto',
    empty: `No request of an application failed, was blocked or took a second in the last hour. ${HOW}`, rows: (state) => storiesOf(state.requests), keyOf: (row) => row.id, at: (state) => state.now,
    columns: [
        { label: 'Request', name: 'wide-name', value: (row) => row.id, cell: linkCell((row) => address({ page: 'request', id: row.id }), (row) => oneLine(row.id, 40)) },
        { label: 'Began', value: (row) => row.start, format: clockMillis },
        { label: 'Took', numeric: true, value: (row) => row.ms, format: duration },
        { label: 'Waited', numeric: true, value: (row) => row.waits.reduce((sum, wait) => sum + wait.s, 0) * 1000, format: duration },
        { label: 'For', value: (row) => row.waits.map(waitName).join(', '), format: orNone },
        { label: 'Behind', name: 'wide-name', value: (row) => row.blockedBy.map(otherName).join(', '), format: orNone },
        { label: 'Errors', name: 'wide-name', value: (row) => row.errors.map(errorText).join('; '), format: (text) => oneLine(text, 80) || '\u2013' },
        { label: 'Servers', value: (row) => [...new Set(row.runs.map((run) => run.server))].join(', '), format: orNone },
    ],
});

/** The lanes of one request and of those it waited for or kept waiting. */
export const story = (id) => ({ id: 'story', create(page) {
    const view = lanes({ empty: `Nothing is known of this request in the last hour. ${HOW}` });
    let facts = [];
    const heads = ['started_at', 'server', 'part', 'pid', 'duration_ms', 'wait_event_type', 'wait_event', 'seconds', 'class', 'message', 'route', 'query'];
    const csv = csvButton('The story', () => [`request-${id}`, heads, facts.map((fact) => heads.map((head) => fact[head]))]);
    const frame = framed({ id: 'story', title: 'Its story', size: 'wide', about: oneLine(id, 40) }, view.node, el('div', { class: 'under' }, el('p', { class: 'hint', text: 'Choose a name to read all of it in the order of time.' }), csv));
    return [frame.section, (state) => {
        facts = many(state.facts);
        const others = new Set(facts.map((fact) => fact.other_correlation_id).filter(Boolean).map((other) => String(other).toLowerCase()));
        view.update([...facts, ...many(state.requests).filter((fact) => others.has(String(fact.correlation_id).toLowerCase()))].map(told));
        csv.disabled = !facts.length;
        const [own] = storiesOf(facts);
        frame.tell(state, own ? own.end : null, own ? plural(own.runs.length, 'run') : '');
    }];
} });

const parts = (name, title, size, empty, columns, rows) => (id) => tabled({
    id: name, title, size, about: oneLine(id, 40), one: 'row', height: 'auto', empty, columns, keyOf: (row) => [row.start, row.pid, row.name, row.query].join('|'), at: (state) => storiesOf(state.facts)[0]?.end ?? null,
    rows: (state) => storiesOf(state.facts).flatMap(rows),
});

export const waits = parts('its-waits', 'What it waited for', 'half', 'It was not seen waiting.', [
    { label: 'When', value: (row) => row.start, format: clockMillis },
    { label: 'Wait', value: (row) => row.name, format: orNone },
    { label: 'For', numeric: true, value: (row) => row.s * 1000, format: duration },
    { label: 'Behind', name: 'wide-name', value: (row) => row.behind, format: orNone },
    { label: 'Told by', value: (row) => (row.exact ? 'the log' : 'looks at the session') },
], (each) => each.waits.map((wait) => ({ ...wait, name: waitName(wait), behind: wait.wait_event_type === 'Lock' || !wait.wait_event ? each.blockedBy.map(otherName).join(', ') : '' })));

export const errors = parts('its-errors', 'Errors and events', 'half', 'No error of it is known.', [
    { label: 'When', value: (row) => row.start, format: clockMillis },
    { label: 'What', value: (row) => row.kind, format: orNone },
    { label: 'Message', name: 'sql', value: errorText, format: (text) => oneLine(text, 300) || '\u2013' },
], (each) => [...each.errors, ...each.events]);

export const runs = parts('its-runs', 'Its statements', 'wide', 'No run of it is known.', [
    { label: 'Began', name: 'when', value: (row) => row.start, format: dayAndClock },
    { label: 'Took', numeric: true, value: (row) => row.ms, format: duration },
    { label: 'Server', value: (row) => row.server, format: orNone },
    { label: 'pid', numeric: true, value: (row) => row.pid, format: orNone },
    { label: 'Route', value: (row) => row.route, format: orNone },
    { label: 'Statement', name: 'sql', value: (row) => row.query, format: (text) => oneLine(text, 300) || '\u2013' },
], (each) => each.runs);

/** A field for the id of a request; a form would be posted. */
export const finder = (id) => ({ id: 'find', create() {
    const field = el('input', { type: 'search', 'aria-label': 'Correlation id or trace id', placeholder: 'Correlation id or trace id', value: id ?? '', maxlength: 64 });
    const said = el('p', { class: 'hint', role: 'status' });
    const go = () => (field.value.trim() ? location.assign(address({ page: 'request', id: field.value.trim() })) : setText(said, 'An id is needed: 36 characters with hyphens, or the 32 digits of a trace.'));
    field.addEventListener('keydown', (event) => event.key === 'Enter' && go());
    const frame = framed({ id: 'find', title: 'Find a request', size: 'wide', about }, el('div', { class: 'finder' }, field, el('button', { type: 'button', text: 'Show', on: { click: go } }), id ? el('a', { href: address({ page: 'request' }), text: 'The latest requests' }) : null), said);
    return [frame.section, (state) => frame.tell(state, state.now)];
} });
