import { setText } from './dom.js';
import { clock } from './format.js';

/** Asks again and again, hands each answer to every panel, and says so when nobody answers. */

const EVERY_MS = 1000;
const HIDDEN_MS = 10_000;
const MOST_MS = 5000;
const TIMEOUT_MS = 8000;

/** `url`, or what `url()` gives, answers with a JSON object whose `now` is in seconds; `who` is gone when it does not. Returns `ask()`, for at once. */
export function live({ url, panels, who, every = EVERY_MS }) {
    const link = document.getElementById('link');
    let timer = null;
    let asking = false;
    let again = false;
    let failures = 0;
    let seen = null;

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
        // Not the page's own address: that may hold the login it was opened with, which no request may.
        const answer = await fetch(new URL(typeof url === 'function' ? url() : url, location.origin + location.pathname), { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
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
        again = false;
        try {
            const state = await ask();
            failures = 0;
            seen = state.now;
            if (!again) {
                say('Live', false);
                draw(state);
            }
        } catch {
            failures += 1;
            say(seen ? `${who} is gone: figures of ${clock(seen)}, trying again` : `${who} does not answer, trying again`, true);
        }
        asking = false;
        document.getElementById('main').classList.add('ready');
        timer = setTimeout(tick, again ? 0 : document.hidden ? HIDDEN_MS : Math.min(Math.max(MOST_MS, every), every * Math.max(1, failures)));
    }

    document.addEventListener('visibilitychange', () => document.hidden || tick());
    tick();
    return () => {
        again = asking;
        tick();
    };
}
