import { setText } from './shared/dom.js';
import { clock } from './shared/format.js';
import { themeSwitch } from './shared/theme.js';
import { blocking, correlated, sessions } from './panels/activity.js';
import { logs, payloads } from './panels/arrivals.js';
import { controls } from './panels/controls.js';
import { host } from './panels/host.js';
import { deliveries, states, waits } from './panels/plots.js';
import { statements } from './panels/statements.js';

/** Asks once a second, hands the answer to every panel, and says so when nobody answers. */

const EVERY_MS = 1000;
const HIDDEN_MS = 10_000;
const MOST_MS = 5000;
const TIMEOUT_MS = 8000;

const link = document.getElementById('link');
let timer = null;
let asking = false;
let failures = 0;
let seen = null;

async function reason(answer) {
    const said = await answer.json().catch(() => null);
    return said?.error ?? `the server answered ${answer.status}`;
}

async function setFault(fault) {
    try {
        const answer = await fetch('api/fault', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ fault }),
            signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        return answer.ok ? null : await reason(answer);
    } catch {
        return 'the server of this page cannot be reached';
    }
}

const panels = [
    controls(setFault), deliveries(), states(), waits(), blocking(), sessions(), statements(), correlated(), host(), logs(), payloads(),
];

/** One panel that cannot be drawn must not take the others with it. */
function draw(state) {
    for (const update of panels) {
        try {
            update(state);
        } catch (problem) {
            console.error(problem);
        }
    }
}

async function ask() {
    const answer = await fetch('api/state', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) {
        throw new Error(`answered ${answer.status}`);
    }
    return answer.json();
}

function say(text, gone) {
    setText(link, text);
    link.classList.toggle('gone', gone);
    document.body.classList.toggle('stale', gone);
}

async function tick() {
    clearTimeout(timer);
    if (asking) {
        return;
    }
    asking = true;
    try {
        const state = await ask();
        failures = 0;
        seen = state.now;
        say('Live', false);
        draw(state);
    } catch {
        failures += 1;
        say(seen ? `The demo is gone: figures of ${clock(seen)}, trying again` : 'The demo does not answer, trying again', true);
    }
    asking = false;
    document.getElementById('main').classList.add('ready');
    timer = setTimeout(tick, document.hidden ? HIDDEN_MS : Math.min(MOST_MS, EVERY_MS * Math.max(1, failures)));
}

document.getElementById('theme').append(themeSwitch());
document.addEventListener('visibilitychange', () => document.hidden || tick());
tick();
