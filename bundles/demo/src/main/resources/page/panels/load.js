import { el, setText } from '../shared/dom.js';
import { clock, count, decimal, figure, many, plural } from '../shared/format.js';
import { pickable } from '../shared/pick.js';
import { TimePlot } from '../shared/plot.js';
import { guide, wait } from '../shared/waits.js';
import { lists } from './load-lists.js';
import { panel, span } from './panel.js';

/** Where the time of sessions went: stacked by kind of wait, and what is behind each point. */

const KINDS = {
    CPU: '--green', IO: '--sky', Lock: '--red', LWLock: '--orange', IPC: '--pink', BufferPin: '--yellow',
    Timeout: '--blue', Extension: '--ink', Client: '--grey',
};
const USUAL_GAP = 60;
const TIMEOUT_MS = 8000;

/** A point stands for the time before it; steps are drawn from where that began. */
const began = (point) => point.t - (figure(point.covered_s) || USUAL_GAP);

async function fetched(url, as) {
    const answer = await fetch(new URL(url, location.origin + location.pathname), { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) {
        throw new Error(`answered ${answer.status}`);
    }
    return answer[as]();
}

/** `url(t)` answers with what is behind the point of a time; `files` is where the page's files lie. */
export function load({ url, files = '' }) {
    const plot = new TimePlot({ label: 'Average active sessions by kind of wait', kind: 'steps', format: decimal, colours: KINDS, height: 220, least: 1, empty: 'The first minute is not over yet.' });
    const all = lists();
    const title = el('h3', { id: 'load-moment', 'aria-live': 'polite' });
    const explained = el('p', { class: 'hint' });
    const shut = el('button', { type: 'button', class: 'link-like', text: 'Close', on: { click: () => { picker.leave(); plot.canvas.focus(); } } });
    const behind = el('div', { class: 'behind', role: 'region', 'aria-labelledby': 'load-moment', hidden: true },
        el('header', {}, title, shut), explained, all.top.node,
        el('div', { class: 'columns two' }, el('div', {}, el('h3', { text: 'Blockers' }), all.blockers.node), el('div', {}, el('h3', { text: 'Sessions at its end' }), all.sessions.node)));
    const hint = el('p', { class: 'hint', text: 'Click a band, or use the arrow keys, to see what is behind it.' });
    const frame = panel('load', plot.node, hint, behind);
    let points = [];
    let waits = () => '';
    let shown = null;
    let asked = 0;
    fetched(`${files}waits.txt`, 'text').then((text) => { waits = guide(text); }, (problem) => console.error(problem));

    const pointAt = (t) => points.find((point) => began(point) === t);

    const picker = pickable(plot, {
        said: (t, band) => {
            const point = pointAt(t);
            return point ? `${clock(began(point))} to ${clock(point.t)}, ${band ?? 'all'}: ${decimal(band ? point.waits[band] ?? 0 : point.aas)} active sessions` : '';
        },
        open: (t) => ask(pointAt(t)),
        close: () => {
            asked += 1;
            shown = null;
            behind.hidden = true;
            mark();
        },
    });

    function mark() {
        const { t } = picker.chosen();
        const point = t === null ? null : pointAt(t);
        plot.chosen = point ? { from: began(point), to: point.t } : null;
        plot.chart?.redraw(false);
    }

    async function ask(point) {
        mark();
        if (!point) {
            return;
        }
        const mine = ++asked;
        try {
            const answer = shown?.t === point.t ? shown : await fetched(url(point), 'json');
            if (mine === asked) {
                shown = answer;
                draw();
            }
        } catch {
            if (mine === asked) {
                behind.hidden = false;
                setText(title, `What is behind ${clock(point.t)} could not be read; try again.`);
            }
        }
    }

    function draw() {
        const { band } = picker.chosen();
        const texts = shown.texts ?? {};
        const told = (row) => ({ ...row, part: shown.aas > 0 ? (row.aas / shown.aas) * 100 : null, query: texts[row.statement] ?? row.statement });
        const rows = many(shown.top).filter((row) => !band || row.wait_event_type === band);
        behind.hidden = false;
        setText(title, `${clock(began(shown))} to ${clock(shown.t)}${band ? `, ${band}` : ''}: ${decimal(band ? sum(rows) : shown.aas)} active sessions${band ? '' : ` \u00b1 ${decimal(shown.error)}, ${plural(shown.looks ?? 0, 'look')}`}`);
        const first = rows[0];
        setText(explained, first ? `${wait(first)}: ${waits(first.wait_event_type, first.wait_event ?? '')}` : '');
        const rest = many(shown.rest)[0];
        all.top.update(rows.map(told), !band && rest?.keys > 0 ? { ...told(rest), wait_event_type: `${count(rest.keys)} more`, query: '' } : null);
        all.blockers.update(many(shown.blockers).map(told));
        all.sessions.update(many(shown.sessions).filter((row) => !band || (row.wait_event_type ?? 'CPU') === band));
    }

    const sum = (rows) => rows.reduce((total, row) => total + (figure(row.aas) ?? 0), 0);

    return (state) => {
        const servers = [...new Set(many(state.load).map((point) => point.server))].sort();
        points = many(state.load).filter((point) => point.server === servers[0] && figure(point.aas) !== null).sort((a, b) => a.t - b.t);
        const seen = new Set(points.flatMap((point) => Object.keys(point.waits)));
        const names = [...Object.keys(KINDS).filter((name) => seen.has(name)), ...[...seen].filter((name) => !(name in KINDS)).sort()];
        plot.level = figure(state.cores) === null ? null : { value: state.cores, label: plural(state.cores, 'core') };
        plot.update(span(state), points.map(began), new Map(names.map((name) => [name, points.map((point) => point.waits[name] ?? 0)])));
        picker.tell();
        mark();
        const last = points.at(-1);
        frame.note(last ? `${decimal(last.aas)} \u00b1 ${decimal(last.error)} active${plot.level ? `, ${plot.level.label}` : ''}` : 'waiting for data');
    };
}
