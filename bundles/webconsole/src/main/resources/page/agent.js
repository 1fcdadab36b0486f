import { setAttribute, setText } from './shared/dom.js';
import { live } from './shared/live.js';
import { themeSwitch } from './shared/theme.js';
import { blocking, requests } from './panels/activity.js';
import { cards } from './panels/cards.js';
import { collectors, findings, incidents } from './panels/lists.js';
import { load } from './panels/load.js';
import { cost, delivered, depth, time } from './panels/own-plots.js';
import { states, waits } from './panels/plots.js';
import { servers, wanted } from './panels/servers.js';
import { statements } from './panels/statements.js';

const EVERY_MS = 2000;

const about = (state) => setText(document.getElementById('about'),
    `Version ${state.version}, project ${state.project || 'none'}: ${state.state}`);

const report = (state) => setAttribute(document.getElementById('report'), 'href',
    `bitville/report.html?${new URLSearchParams({ server: state.server || '' })}`);

document.getElementById('theme').append(themeSwitch());
const behind = (point) => `bitville/load.json?${new URLSearchParams({ server: point.server, at: point.t })}`;

live({
    url: `bitville/state.json${wanted() ? `?${new URLSearchParams({ server: wanted() })}` : ''}`,
    who: 'The agent',
    every: EVERY_MS,
    panels: [about, report, servers(), cards(), findings(), load({ url: behind, files: 'bitville/' }), states(), waits(), time(), cost(), depth(), delivered(), blocking(), incidents(), requests(), statements(), collectors()],
});
