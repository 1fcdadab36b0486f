import { el, reconcile, setAttribute, setText } from '../shared/dom.js';
import { clock, count, duration, many, oneLine, orNone, plural, seconds, visible } from '../shared/format.js';
import { table } from '../shared/table.js';
import { panel } from './panel.js';

/** Findings with their remedies, past blocking, and the state of each collector. */

const TAGS = { error: 'bad', warning: 'warn', hint: '' };

export function findings() {
    const list = el('ul', { class: 'finding-list' });
    const none = el('p', { class: 'empty', text: 'Nothing to mend.' });
    const frame = panel('findings', list, none);
    const entry = () => el('li', { class: 'finding' }, el('p', {}, el('b'), ' ', el('span'), ' ', el('small')), el('span', { class: 'tag' }), el('pre', { tabindex: '0' }));
    return (state) => {
        const all = many(state.findings);
        reconcile(list, all, (finding) => `${finding.area} ${finding.server} ${finding.subject}`, entry, (node, finding) => {
            const [text, tag, remedy] = node.children;
            setText(text.children[0], finding.subject);
            setText(text.children[1], oneLine(finding.message, 400));
            setText(text.children[2], [finding.area, finding.server].filter(Boolean).join(', '));
            setText(tag, finding.severity);
            tag.className = `tag ${TAGS[finding.severity] ?? ''}`;
            remedy.hidden = !finding.remedy;
            setText(remedy, visible(finding.remedy));
        });
        none.hidden = all.length > 0;
        frame.note(all.length ? `${plural(all.length, 'finding')}; bin/bitville doctor checks more` : 'bin/bitville doctor checks more');
    };
}

/** Where the load's plot shows the minute in which it was seen last; the plot follows the page's address. */
function minute(td, row) {
    if (!td.firstChild) {
        td.append(el('a'));
    }
    const at = seconds(row.last_seen_at);
    setAttribute(td.firstChild, 'href', at === null ? null : `#load=${at}`);
    setAttribute(td.firstChild, 'title', 'Show the load of this minute');
    setText(td.firstChild, clock(row.last_seen_at));
}

/** Of one that ended between two looks only a range is known. */
function lasted(td, row) {
    const [least, most] = [duration(row.duration_ms), duration(row.duration_max_ms ?? row.duration_ms)];
    setText(td, least === most ? least : `${least} to ${most}`);
}

export function incidents() {
    const list = table({
        label: 'Blocking incidents', className: 'tall', empty: 'No blocking incident in the last hour.',
        keyOf: (row) => row.incident_id,
        columns: [
            { label: 'Seen last', value: (row) => row.last_seen_at, cell: minute },
            { label: 'State', value: (row) => row.state, format: orNone },
            { label: 'Root', value: (row) => row.pid ?? row.prepared ?? row.root, format: orNone },
            { label: 'Lasted', numeric: true, value: (row) => row.duration_ms, cell: lasted },
            { label: 'Blocked at most', numeric: true, value: (row) => row.peak_blocked, format: count },
            { label: 'Relation', value: (row) => row.relation ?? row.locktype, format: orNone },
            { label: 'Statement', name: 'sql', value: (row) => row.query, format: (text) => oneLine(text, 160) },
        ],
    });
    const frame = panel('incidents', list.node);
    return (state) => {
        const rows = many(state.incidents);
        list.update(rows);
        frame.note(rows.length ? plural(rows.length, 'incident') : 'last hour');
    };
}

export function collectors() {
    const list = table({
        label: 'Collectors', empty: 'No collector is installed.', sort: [0, 'ascending'],
        keyOf: (row) => `${row.name} ${row.server}`,
        columns: [
            { label: 'Collector', value: (row) => row.name },
            { label: 'Server', value: (row) => row.server },
            { label: 'State', value: (row) => row.state, format: orNone },
            { label: 'Last run', value: (row) => row.last_run, format: clock },
            { label: 'Took', numeric: true, value: (row) => row.duration_ms, format: duration },
            { label: 'CPU', numeric: true, value: (row) => row.cpu_ms, format: duration },
            { label: 'Rows', numeric: true, value: (row) => row.rows, format: count },
            { label: 'Runs', numeric: true, value: (row) => row.runs, format: count },
            { label: 'Failed', numeric: true, value: (row) => row.failures, format: count },
            { label: 'Reason', name: 'sql', value: (row) => row.reason, format: (text) => oneLine(text, 200) },
        ],
    });
    const frame = panel('collectors', list.node);
    return (state) => {
        list.update(many(state.collectors));
        frame.asOf(state.now);
    };
}
