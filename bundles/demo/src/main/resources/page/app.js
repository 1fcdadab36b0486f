import { live } from './shared/live.js';
import { themeSwitch } from './shared/theme.js';
import { blocking, correlated, sessions } from './panels/activity.js';
import { logs, payloads } from './panels/arrivals.js';
import { controls } from './panels/controls.js';
import { host } from './panels/host.js';
import { load } from './panels/load.js';
import { deliveries, states, waits } from './panels/plots.js';
import { statements } from './panels/statements.js';

const TIMEOUT_MS = 8000;

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

document.getElementById('theme').append(themeSwitch());
live({
    url: 'api/state',
    who: 'The demo',
    panels: [
        controls(setFault), load({ url: (point) => `api/load?${new URLSearchParams({ at: point.t })}` }), deliveries(), states(), waits(), blocking(), sessions(), statements(), correlated(), host(), logs(), payloads(),
    ],
});
