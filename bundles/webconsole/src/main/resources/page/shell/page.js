import { setText } from '../shared/dom.js';
import { live } from '../shared/live.js';
import { begins, timeQuery } from './address.js';
import { choice, chosenServer } from './choice.js';
import { tellReport } from './report-link.js';

/** A page of panels over one document of facts: asks for what its panels want, draws each, and says so when nobody answers. */

const EVERY_MS = 10_000;
const TIMEOUT_MS = 8000;
const HOUR = 3600;
const SLACK = 120;

/** Whether single readings, which are kept for an hour, reach back to a time. */
export const isKept = (from, now) => from >= now - HOUR - SLACK;

/** All that these panels want, each once; `recent`: whether it is of what is kept for an hour. */
function wantsOf(panels, recent) {
    const wants = {};
    for (const panel of panels) {
        for (const [name, values] of Object.entries((typeof panel.wants === 'function' ? panel.wants(recent) : panel.wants) ?? {})) {
            wants[name] = [...new Set([...(wants[name] ?? []), ...values])];
        }
    }
    return wants;
}

export function factsUrl(wants, time, server, document = 'facts') {
    const query = new URLSearchParams(time);
    if (server) {
        query.set('server', server);
    }
    Object.entries(wants).forEach(([name, values]) => values.forEach((value) => query.append(name, value)));
    return `bitville/${document}.json?${query}`;
}

async function fetched(url, as) {
    const answer = await fetch(new URL(url, location.origin + location.pathname), { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) {
        throw new Error(`answered ${answer.status}`);
    }
    return answer[as]();
}

export const fetchJson = (url) => fetched(url, 'json');
export const fetchText = (url) => fetched(url, 'text');

/** `document` is asked for what panels want; `url` is of a page that asks for something else; `time` whether a time can be chosen; `every` how often it asks, in ms. */
export function show({ name, about = 'server', panels, time = true, document: asked = 'facts', url = null, every = EVERY_MS }) {
    const main = document.getElementById('main');
    let current = chosenServer() ?? 'default';
    let brushedAt = 0;
    let now = Date.now() / 1000;
    const chosen = choice({ about, page: name, changed: () => ask(), timed: time });
    const page = {
        name,
        server: () => (about === 'server' ? current : 'all-servers'),
        /** Plots that share a cursor tell of the same stroke. */
        brush(from, to) {
            if (performance.now() - brushedAt > 250) {
                brushedAt = performance.now();
                chosen.brush(from, to);
            }
        },
    };
    document.getElementById('choice').append(chosen.node);
    const updates = panels.map((panel) => {
        const [section, update] = panel.create(page);
        main.append(section);
        return update;
    });
    const ask = live({
        url: url ?? (() => factsUrl(wantsOf(panels, isKept(begins(now), now)), timeQuery(), chosenServer(), asked)),
        who: 'The agent', every,
        panels: [(state) => {
            current = state.server ?? current;
            ({ now } = state);
            tellReport(current);
            setText(document.getElementById('about'), `Version ${state.version ?? 'unknown'}, project ${state.project || 'none'}: ${state.state ?? 'unknown'}`);
        }, (state) => chosen.update(state), ...updates],
    });
}

