import { el, setText } from '../shared/dom.js';
import { duration, many, oneLine, orNone, pick, plural, seconds } from '../shared/format.js';
import { blockingGraph } from '../shared/graph.js';
import { lanes } from '../shared/lanes.js';
import { factsOf } from '../shared/stories.js';
import { showText } from '../shared/dialog.js';
import { table } from '../shared/table.js';
import { latest, panel } from './panel.js';

/** What runs now: the blocking graph, the sessions, the requests of applications. */

export function blocking() {
    const graph = blockingGraph();
    const frame = panel('blocking', graph.node);
    return (state) => {
        graph.update(state.blocking);
        frame.aged(state, state.blocking?.t ?? null);
    };
}

/** A cell with a statement on one line that opens the whole text. */
export function statementCell(title) {
    return (td, row) => {
        if (!td.firstChild) {
            td.append(el('button', { type: 'button', class: 'text', on: { click: () => showText(title(td.row), plural([...String(td.row.query)].length, 'character'), td.row.query) } }));
        }
        td.row = row;
        const shown = oneLine(row.query, 200);
        setText(td.firstChild, shown || '\u2013');
        td.firstChild.disabled = !shown;
    };
}

export function sessions() {
    const list = table({
        label: 'Sessions', className: 'tall', empty: 'No session is active; the next cycle looks again.', sort: [2, 'descending'],
        keyOf: (row) => row.pid,
        columns: [
            { label: 'pid', numeric: true, value: (row) => row.pid },
            { label: 'State', value: (row) => row.state, format: orNone },
            { label: 'Age', numeric: true, value: (row) => pick(row, 'query_age_ms', 'xact_age_ms', 'state_age_ms'), format: duration },
            { label: 'Waits for', value: (row) => [row.wait_event_type, row.wait_event].filter(Boolean).join(': '), format: orNone },
            { label: 'Statement', name: 'sql', value: (row) => row.query, cell: statementCell((row) => `Statement of pid ${row.pid}`) },
            { label: 'User', value: (row) => row.usename, format: orNone },
            { label: 'Application', value: (row) => row.application_name, format: (text) => oneLine(text, 48) || '\u2013' },
            { label: 'Database', value: (row) => row.datname, format: orNone },
        ],
    });
    const frame = panel('sessions', list.node);
    return (state) => {
        const rows = many(state.sessions);
        list.update(rows);
        // A cycle in which every session is idle has none to show.
        frame.aged(state, latest(many(state.cycles).map((cycle) => cycle.t)), plural(rows.length, 'session'));
    };
}

export function correlated() {
    const view = lanes({ empty: 'No correlated request has arrived yet. Applications say which request they work for by application_name, a comment or a traceparent: docs/correlation.md.' });
    const frame = panel('correlated', view.node);
    return (state) => {
        const requests = view.update(many(state.correlated).flatMap(factsOf));
        frame.aged(state, requests ? latest(many(state.correlated).map((story) => seconds(story.t))) : null, `the last ${plural(requests, 'request')}`);
    };
}

/** On the agent's own page, where facts come as its history has them. */
export function requests() {
    const view = lanes({ empty: 'No request of an application failed, was blocked or took a second in the last hour. docs/correlation.md tells how applications say which request they work for.' });
    const frame = panel('requests', view.node);
    return (state) => {
        const shown = view.update(many(state.requests).map((fact) => ({ ...fact, told_by: fact.source === 'pg_log' ? 'log' : 'sampled' })));
        frame.note(shown ? `${plural(shown, 'request')}: failed, blocked, or of a second or more` : 'last hour');
    };
}
