import { el, setText } from '../shared/dom.js';
import { clock, count } from '../shared/format.js';
import { panel } from './panel.js';

/** The listener's state, buttons for its faults, and the figures that show how the agent reacts. */

const FAULTS = [
    ['none', 'Accepts all', 'All requests are accepted. Choose a fault to see how the agent reacts.'],
    ['down', 'Down', 'Connections are refused: the buffer grows and, after 5 failures in a row, the breaker opens; then one payload is sent as a probe now and then.'],
    ['500', 'Error 500', 'Every request fails: retries with growing pauses; after 5 failures in a row the breaker opens.'],
    ['429', 'Quota 429', 'Too many requests: the agent waits as long as the answer says, then tries one payload; the breaker does not count them.'],
    ['hang', 'Hangs', 'Requests get no response: each ends in a timeout; after 5 in a row the breaker opens.'],
    ['401', 'Wrong key 401', 'The key is refused: one probe a minute until it is accepted again.'],
];

export function controls(post) {
    const buttons = FAULTS.map(([fault, label]) =>
        el('button', { type: 'button', text: label, 'aria-pressed': 'false', 'data-fault': fault, on: { click: () => choose(fault) } }));
    const badge = el('strong', { class: 'badge' });
    const said = el('span', { role: 'status' });
    const advice = el('p', { class: 'advice' }, said, ' The agent keeps payloads on disk; watch ', el('code', { text: 'bin/bitville status' }), '.');
    const figures = new Map([
        ['accepted', 'Accepted'], ['refused', 'Refused'], ['minute', 'Last 60 s'], ['quiet', 'Last accepted'], ['sessions', 'Sessions'], ['waiting', 'Wait for locks'],
    ].map(([key, label]) => [key, { label, value: el('dd') }]));
    const tiles = el('dl', { class: 'tiles' }, ...[...figures.values()].map(({ label, value }) => el('div', {}, el('dt', { text: label }), value)));
    const frame = panel('controls', el('div', { class: 'control-row' },
        el('div', { class: 'faults' }, el('div', { class: 'segments', role: 'group', 'aria-label': 'How the listener behaves' }, ...buttons), advice), tiles));
    frame.section.querySelector('header').insertBefore(badge, frame.section.querySelector('.as-of'));
    let now = null;

    async function choose(fault) {
        buttons.forEach((button) => button.setAttribute('aria-busy', String(button.dataset.fault === fault)));
        const failed = await post(fault);
        buttons.forEach((button) => button.removeAttribute('aria-busy'));
        if (failed) {
            setText(said, `The listener's behaviour could not be changed: ${failed}`);
        } else {
            mark(fault);
        }
    }

    function mark(fault) {
        now = fault;
        const [, label, text] = FAULTS.find(([name]) => name === fault) ?? [fault, fault, ''];
        buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.fault === fault)));
        setText(badge, fault === 'none' ? 'accepts all' : `fails: ${label}`);
        badge.classList.toggle('bad', fault !== 'none');
        setText(said, text);
    }

    return (state) => {
        const listener = state.listener ?? {};
        if (String(listener.fault ?? 'none') !== now) {
            mark(String(listener.fault ?? 'none'));
        }
        const deliveries = state.deliveries ?? [];
        const inMinute = deliveries.filter((second) => second.t > state.now - 60).reduce((sum, second) => sum + (second.accepted ?? 0) + (second.refused ?? 0), 0);
        const latest = deliveries.reduce((t, second) => (second.accepted > 0 ? Math.max(t, second.t) : t), 0);
        const cycle = (state.cycles ?? []).reduce((found, each) => (!found || each.t > found.t ? each : found), null);
        const say = (key, text) => setText(figures.get(key).value, text);
        say('accepted', count(listener.accepted));
        say('refused', count(listener.refused));
        say('minute', `${count(inMinute)} of ${count(listener.limit)}`);
        say('quiet', latest ? `${count(Math.max(0, state.now - latest))}\u202fs ago` : '\u2013');
        say('sessions', cycle ? count(Object.values(cycle.states ?? {}).reduce((sum, n) => sum + Number(n), 0)) : '\u2013');
        say('waiting', state.blocking ? count(new Set((state.blocking.edges ?? []).map((edge) => edge.blocked_pid)).size) : '\u2013');
        frame.section.classList.toggle('failing', now !== 'none');
        frame.aged(state, state.now, `${state.agent_started ? `agent up since ${clock(state.agent_started)}, ` : ''}at most ${count(listener.limit)} requests a minute`);
    };
}
