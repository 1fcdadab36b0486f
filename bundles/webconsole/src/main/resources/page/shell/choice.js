import { el, reconcile, setAttribute, setText } from '../shared/dom.js';
import { dayAndClock, duration, many, oneLine, zone } from '../shared/format.js';
import { LASTS, address, parameter, time, withTime } from './address.js';

/** Which server and which time: one choice for all panels, kept in the page's address. */

const SHORTEST = 120;

function zoomed(factor, shift, now) {
    const { last, from, to } = time();
    const [begin, end] = last ? [now - last, now] : [from, to];
    const length = Math.max(SHORTEST, (end - begin) * factor);
    const middle = (begin + end) / 2 + (end - begin) * shift;
    const right = Math.min(now, middle + length / 2);
    // What ends at the present goes on with it.
    return right >= now - 1 ? { last: length } : { from: right - length, to: right };
}

/** `timed`: whether a time can be chosen. */
export function choice({ about, page, changed, timed = true }) {
    let now = Date.now() / 1000;
    const server = el('select', { id: 'server', on: { change: () => location.assign(address({ page, server: server.value })) } });
    const go = (chosen) => {
        history.pushState(null, '', withTime(chosen));
        settle();
        changed();
    };
    const lasts = LASTS.map(([last, label]) => el('button', { type: 'button', text: label, 'data-last': last, on: { click: () => go({ last }) } }));
    const step = (label, title, factor, shift) => el('button', { type: 'button', text: label, 'aria-label': title, title, on: { click: () => go(zoomed(factor, shift, now)) } });
    const steps = [step('\u2190', 'Earlier', 1, -0.5), step('\u2192', 'Later', 1, 0.5), step('+', 'Half of the time', 0.5, 0), step('\u2212', 'Twice the time', 2, 0)];
    const said = el('p', { class: 'time-said', role: 'status' });
    const node = el('div', { class: 'choice' },
        about === 'server' ? el('label', {}, 'Server ', server) : null,
        ...(timed ? [el('div', { class: 'segments', role: 'group', 'aria-label': 'Time' }, ...lasts),
            el('div', { class: 'segments', role: 'group', 'aria-label': 'Move the time' }, ...steps)] : []), said);

    function settle() {
        const { last, from, to } = time();
        lasts.forEach((button) => setAttribute(button, 'aria-pressed', String(Number(button.dataset.last) === last)));
        const chosen = last ? `the last ${duration(last * 1000)}` : `${dayAndClock(from)} to ${dayAndClock(to)}`;
        setText(said, [timed ? chosen : '', `times are ${zone(to ?? now)}`].filter(Boolean).join('; '));
    }

    addEventListener('popstate', () => {
        settle();
        changed();
    });
    settle();
    return {
        node,
        brush(from, to) {
            go({ from, to });
        },
        update(state) {
            ({ now } = state);
            const all = many(state.servers ?? state.overview);
            reconcile(server, all, (each) => each.name, () => el('option'), (option, each) => {
                setAttribute(option, 'value', each.name);
                setText(option, `${oneLine(each.name, 60)} (${String(each.state ?? 'unknown').replaceAll('_', ' ')})`);
            });
            if (document.activeElement !== server) {
                server.value = state.server;
            }
            setText(document.getElementById('notice'), state.unknown_server ? `No server ${oneLine(state.unknown_server, 60)} is configured: this is ${state.server}.` : down(all.find((each) => each.name === state.server)));
        },
    };

    function down(chosen) {
        const fine = !chosen || about !== 'server' || ['up', 'connecting', 'starting_up'].includes(chosen.state);
        return fine ? '' : `Server ${oneLine(chosen.name, 60)} is ${String(chosen.state).replaceAll('_', ' ')}${chosen.reason ? `: ${oneLine(chosen.reason, 300)}` : ''}. What is shown was read before.`;
    }
}

export const chosenServer = () => parameter('server');
