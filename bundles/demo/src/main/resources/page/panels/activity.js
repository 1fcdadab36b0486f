import { duration, many, oneLine, orNone, pick, plural, seconds } from '../shared/format.js';
import { blockingGraph } from '../shared/graph.js';
import { lanes } from '../shared/lanes.js';
import { factsOf } from '../shared/stories.js';
import { table } from '../shared/table.js';
import { latest, panel } from './panel.js';
import { statementCell } from './statement-cell.js';

/** What runs now: the blocking graph, the sessions, the requests of applications. */

export function blocking() {
    const graph = blockingGraph();
    const frame = panel('blocking', graph.node);
    return (state) => {
        graph.update(state.blocking);
        frame.aged(state, state.blocking?.t ?? null);
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
