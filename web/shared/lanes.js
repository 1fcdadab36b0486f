import { el, reconcile, roving, setText } from './dom.js';
import { clockMillis, duration, oneLine, orNone, plural, seconds } from './format.js';
import { tip } from './tip.js';

/** Requests of applications, a lane each, their statements as bars along the time. */

const MOST = 24;
const SHAPES = { pg_stat_activity: 'sampled', pg_log: 'logged' };

/** The latest requests, each with its statements in order. */
function requests(rows) {
    const byId = new Map();
    for (const row of rows) {
        const start = seconds(row.t);
        const ms = Math.max(0, Number(row.duration_ms) || 0);
        if (start !== null) {
            const id = String(row.correlation_id ?? '');
            byId.set(id, [...(byId.get(id) ?? []), { ...row, start, ms, end: start + ms / 1000 }]);
        }
    }
    return [...byId].map(([id, bars]) => {
        bars.sort((a, b) => a.start - b.start);
        return { id, bars, start: bars[0].start, end: Math.max(...bars.map((bar) => bar.end)) };
    }).sort((a, b) => b.start - a.start || a.id.localeCompare(b.id)).slice(0, MOST);
}

function barLines(bar) {
    return [
        ['', `${duration(bar.ms)}, started ${clockMillis(bar.start)}`],
        ['State: ', orNone(bar.state)],
        ['From: ', orNone(bar.source)],
        ['Request: ', orNone(bar.correlation_id)],
        ['', oneLine(bar.query, 600), 'sql'],
    ];
}

/** A round length that holds `s` seconds. */
function round(s) {
    const power = 10 ** Math.floor(Math.log10(Math.max(s, 1e-3)));
    return [1, 2, 2.5, 5, 10].map((step) => step * power).find((length) => length >= s) ?? s;
}

export function lanes({ onOpen }) {
    let mode = 'own';
    let last = [];
    const choices = [['own', 'From each start'], ['clock', 'On the clock']].map(([value, label]) =>
        el('button', { type: 'button', text: label, 'aria-pressed': String(value === mode), 'data-mode': value, on: { click: choose } }));
    const axis = el('div', { class: 'lane-axis', 'aria-hidden': 'true' }, ...[0, 1, 2, 3, 4].map(() => el('span')));
    const list = el('ul', { class: 'lanes' });
    const none = el('p', { class: 'empty', text: 'No correlated request has arrived yet. Applications that set application_name to bitville-<uuid> appear here.' });
    const settle = roving(list, '.bar');
    const scroller = el('div', { class: 'scroll lanes-box' }, list, none);
    const node = el('div', { class: 'correlated' },
        el('div', { class: 'bar-tools' }, el('div', { class: 'segments', role: 'group', 'aria-label': 'Time axis' }, ...choices),
            el('p', { class: 'keys' }, el('i', { class: 'key sampled' }), 'sampled ', el('i', { class: 'key logged' }), 'from the log ', el('i', { class: 'key active' }), 'still running')),
        axis, scroller);

    function choose(event) {
        mode = event.currentTarget.dataset.mode;
        choices.forEach((choice) => choice.setAttribute('aria-pressed', String(choice.dataset.mode === mode)));
        draw();
    }

    const lane = () => el('li', { class: 'lane' }, el('span', { class: 'lane-name' }, el('code'), el('small')), el('span', { class: 'track' }));

    function draw() {
        const all = requests(last);
        const first = Math.min(...all.map((request) => request.start));
        const length = mode === 'clock'
            ? Math.max(1, Math.max(...all.map((request) => request.end)) - first)
            : round(Math.max(0.001, ...all.map((request) => request.end - request.start)));
        [...axis.children].forEach((mark, i) => setText(mark, !all.length ? ''
            : mode === 'clock' ? clockMillis(first + (length * i) / 4).slice(0, 8) : i ? duration((length * 1000 * i) / 4) : '0'));
        reconcile(list, all, (request) => request.id, lane, (li, request) => {
            const zero = mode === 'clock' ? first : request.start;
            const total = request.bars.reduce((sum, bar) => sum + bar.ms, 0);
            setText(li.firstChild.firstChild, oneLine(request.id, 8).replace('\u2026', '') || 'none');
            setText(li.firstChild.lastChild, `${clockMillis(request.start).slice(0, 8)}, ${plural(request.bars.length, 'statement')}, ${duration(total)}`);
            reconcile(li.lastChild, request.bars, (bar) => `${bar.start} ${bar.source}`, bar, (button, each) => {
                button.bar = each;
                button.className = `bar ${each.state === 'active' ? 'active' : SHAPES[each.source] ?? 'sampled'}`;
                button.setAttribute('aria-label', `${duration(each.ms)} at ${clockMillis(each.start)}: ${oneLine(each.query, 120)}`);
                button.style.left = `${(Math.max(0, each.start - zero) / length) * 100}%`;
                button.style.width = `${(each.ms / 1000 / length) * 100}%`;
            });
        });
        none.hidden = all.length > 0;
        settle();
    }

    function bar() {
        const button = el('button', { type: 'button', on: { click: () => onOpen(button.bar) } });
        return tip(button, () => barLines(button.bar));
    }

    let drawn = '';
    return {
        node,
        update(rows) {
            const sign = JSON.stringify(rows);
            if (sign !== drawn) {
                drawn = sign;
                last = rows;
                draw();
            }
            return new Set(rows.map((row) => row.correlation_id)).size;
        },
    };
}
