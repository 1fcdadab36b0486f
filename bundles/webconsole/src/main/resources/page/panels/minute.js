import { el, setText } from '../shared/dom.js';
import { clock, dayAndClock, decimal, duration, figure, many, oneLine, orNone, percent, plural } from '../shared/format.js';
import { table } from '../shared/table.js';
import { csvButton } from '../shared/csv.js';
import { guide, wait } from '../shared/waits.js';
import { statementCell } from './statement-cell.js';
import { address } from '../shell/address.js';
import { fetchJson, fetchText } from '../shell/page.js';
import { linkCell } from './tabled.js';

/** What the sessions did in one minute of the last hour: statements and waits, blockers, sessions at its end. */

const HOUR = 3600;

/** A table of the minute, and that table as a file. */
function filed(page, name, options) {
    const list = table(options);
    let rows = [];
    const csv = csvButton(options.label, () => [`${page.server()}-minute-${name}`, options.columns.map((column) => column.label), rows.map((row) => options.columns.map((column) => column.value(row)))]);
    return { node: el('div', {}, list.node, el('div', { class: 'under' }, csv)), update(shown) {
        rows = shown;
        csv.disabled = !rows.length;
        list.update(rows);
    } };
}

const lists = (page) => ({
    top: filed(page, 'load', {
        label: 'Load by statement and wait', className: 'short', empty: 'No session was active.', keyOf: (row) => JSON.stringify([wait(row), row.statement, row.usename, row.datname, row.application_name, row.route]),
        columns: [
            { label: 'Sessions', numeric: true, value: (row) => figure(row.aas), format: decimal },
            { label: 'Share', numeric: true, value: (row) => row.part, format: percent },
            { label: 'Waits for', value: wait },
            { label: 'Statement', name: 'sql', value: (row) => row.query, cell: statementCell((row) => `Statement ${orNone(row.statement)}`) },
            { label: 'Page', value: (row) => row.query_id, cell: linkCell((row) => (row.query_id ? address({ page: 'statements', statement: row.query_id }) : null), (row) => (row.query_id ? 'statement' : '')) },
            { label: 'User', value: (row) => row.usename, format: orNone },
            { label: 'Database', value: (row) => row.datname, format: orNone },
            { label: 'Application', value: (row) => row.application_name, format: (text) => oneLine(text, 48) || '\u2013' },
            { label: 'Route', value: (row) => row.route, format: orNone },
        ],
    }),
    blockers: filed(page, 'blockers', {
        label: 'Who blocked others', className: 'short', empty: 'Nobody waited for another session.', keyOf: (row) => JSON.stringify([row.pid, row.statement, row.state]),
        columns: [
            { label: 'pid', numeric: true, value: (row) => row.pid },
            { label: 'Sessions kept waiting', numeric: true, value: (row) => figure(row.blocked_aas ?? row.aas), format: decimal },
            { label: 'State', value: (row) => row.state, format: orNone },
            { label: 'User', value: (row) => row.usename, format: orNone },
            { label: 'Application', value: (row) => row.application_name, format: orNone },
            { label: 'Statement', name: 'sql', value: (row) => row.query, cell: statementCell((row) => `Statement of pid ${row.pid}`) },
        ],
    }),
    sessions: filed(page, 'sessions', {
        label: 'Sessions at its end', className: 'short', empty: 'No session was busy.', keyOf: (row) => row.pid,
        columns: [
            { label: 'pid', numeric: true, value: (row) => row.pid },
            { label: 'State', value: (row) => row.state, format: orNone },
            { label: 'Waits for', value: wait, format: orNone },
            { label: 'Age', numeric: true, value: (row) => row.query_age_ms ?? row.xact_age_ms, format: duration },
            { label: 'User', value: (row) => row.usename, format: orNone },
            { label: 'Statement', name: 'sql', value: (row) => row.query, cell: statementCell((row) => `Statement of pid ${row.pid}`) },
        ],
    }),
});

export function minute(page) {
    const all = lists(page);
    const title = el('h3', { id: 'minute-title' });
    const shut = el('button', { type: 'button', class: 'link-like', text: 'Close' });
    const explained = el('p', { class: 'hint' });
    const tables = el('div', {}, all.top.node, el('div', { class: 'columns two' },
        el('div', {}, el('h3', { text: 'Blockers' }), all.blockers.node), el('div', {}, el('h3', { text: 'Sessions at its end' }), all.sessions.node)));
    const node = el('div', { class: 'behind', role: 'region', 'aria-labelledby': 'minute-title', hidden: true }, el('header', {}, title, shut), explained, tables);
    let now = Date.now() / 1000;
    let asked = 0;
    let meaning = () => '';
    fetchText('bitville/waits.txt').then((text) => { meaning = guide(text); }, (problem) => console.warn(`what waits mean: ${problem.message}`));

    function draw(answer, band) {
        const texts = answer.texts ?? {};
        const told = (row) => ({ ...row, part: answer.aas > 0 ? (row.aas / answer.aas) * 100 : null, query: texts[row.statement] ?? row.query ?? row.statement });
        const top = many(answer.top).filter((row) => !band || row.wait_event_type === band);
        const active = band ? top.reduce((sum, row) => sum + (figure(row.aas) ?? 0), 0) : answer.aas;
        setText(title, `Server ${page.server()}, ${clock(answer.t - (figure(answer.covered_s) || 60))} to ${clock(answer.t)}${band ? `, ${band}` : ''}: ${decimal(active)} active sessions${band ? '' : ` \u00b1 ${decimal(answer.error)}, ${plural(figure(answer.looks) ?? 0, 'look')}`}`);
        tables.hidden = false;
        setText(explained, top.length ? `${wait(top[0])}: ${meaning(top[0].wait_event_type, top[0].wait_event ?? '')}` : '');
        all.top.update(top.map(told));
        all.blockers.update(many(answer.blockers).map(told));
        all.sessions.update(many(answer.sessions));
    }

    return {
        node,
        update: (state) => { ({ now } = state); },
        onClose: (leave) => shut.addEventListener('click', leave),
        hide() {
            asked += 1;
            node.hidden = true;
        },
        /** `end` in seconds, `step` how long it was. */
        async show(end, step, band) {
            const mine = ++asked;
            node.hidden = false;
            tables.hidden = true;
            setText(explained, '');
            if (end < now - HOUR - step) {
                setText(title, `Of ${dayAndClock(end)} the sessions are no longer kept: single sessions for an hour, their sums for longer.`);
                return;
            }
            setText(title, 'Reading');
            try {
                const answer = await fetchJson(`bitville/load.json?${new URLSearchParams({ server: page.server(), at: end })}`);
                if (mine === asked) {
                    if (answer.t && Math.abs(answer.t - end) <= Math.max(180, step)) {
                        draw(answer, band);
                    } else {
                        setText(title, `Of ${dayAndClock(end)} no reading of the sessions is kept.`);
                    }
                }
            } catch {
                if (mine === asked) {
                    setText(title, `What is behind ${dayAndClock(end)} could not be read; try again.`);
                }
            }
        },
    };
}
