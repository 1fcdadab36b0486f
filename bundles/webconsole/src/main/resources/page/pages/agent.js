import { cards } from '../panels/cards.js';
import { collectors } from '../panels/collectors.js';
import { judged } from '../panels/judged.js';
import { loadProfile } from '../panels/load-profile.js';
import { graph, incidents } from '../panels/lock-panels.js';
import { cost, delivered, depth, waits } from '../panels/own-plots.js';
import { latest } from '../panels/request-panels.js';
import { sessions, statementTime } from '../panels/server-plots.js';
import { servers } from '../panels/servers.js';
import { statements } from '../panels/statement-lists.js';
import { show } from '../shell/page.js';

/** The agent itself, and one server as it comes. */

const EVERY_MS = 5000;

export const open = () => show({
    name: 'agent', document: 'state', every: EVERY_MS,
    panels: [servers(), cards(), { ...judged({ about: 'the agent' }), wants: {} }, loadProfile(), sessions(), waits(), statementTime(), cost(), depth(), delivered(), graph(), incidents(), latest(), statements(), collectors()],
});
