import { el, setText } from '../shared/dom.js';
import { live } from '../shared/live.js';
import { blocking, requests } from '../panels/activity.js';
import { cards } from '../panels/cards.js';
import { collectors, findings, incidents } from '../panels/lists.js';
import { load } from '../panels/load.js';
import { cost, delivered, depth, time } from '../panels/own-plots.js';
import { states, waits } from '../panels/plots.js';
import { servers, wanted } from '../panels/servers.js';
import { statements } from '../panels/statements.js';

/** The agent itself, and the last hour of one server as it comes. */

const EVERY_MS = 2000;

const SECTIONS = [
    ['servers', 'Servers', 'wide'],
    ['cards', 'The agent', 'wide'],
    ['findings', 'Findings', 'wide'],
    ['load', 'Load', 'wide of-server'],
    ['states', 'Sessions by state', 'third of-server'],
    ['waits', 'Sessions by wait', 'third of-server'],
    ['time', 'Statement time', 'third of-server'],
    ['cost', 'Own cost and budget', 'third of-server'],
    ['depth', 'Buffer', 'third'],
    ['delivered', 'Deliveries', 'third'],
    ['blocking', 'Who blocks whom', 'half of-server'],
    ['incidents', 'Blocking incidents', 'half of-server'],
    ['requests', 'Requests of all servers', 'wide'],
    ['statements', 'Top statements', 'wide of-server'],
    ['collectors', 'Collectors of all servers', 'wide'],
];

const section = ([id, title, size]) => el('section', { class: `panel ${size}`, id, 'aria-labelledby': `${id}-title` },
    el('header', {}, el('h2', { id: `${id}-title`, text: title }), el('p', { class: 'as-of' })), el('div', { class: 'body' }));

const about = (state) => setText(document.getElementById('about'),
    `Version ${state.version}, project ${state.project || 'none'}: ${state.state}`);

export function open() {
    document.getElementById('main').append(...SECTIONS.map(section));
    const behind = (point) => `bitville/load.json?${new URLSearchParams({ server: point.server, at: point.t })}`;
    live({
        url: `bitville/state.json${wanted() ? `?${new URLSearchParams({ server: wanted() })}` : ''}`,
        who: 'The agent',
        every: EVERY_MS,
        panels: [about, servers(), cards(), findings(), load({ url: behind, files: 'bitville/' }), states(), waits(), time(), cost(), depth(), delivered(), blocking(), incidents(), requests(), statements(), collectors()],
    });
}
