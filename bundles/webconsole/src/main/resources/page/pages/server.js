import { changes, events } from '../panels/changes.js';
import { facts } from '../panels/facts-tiles.js';
import { judged } from '../panels/judged.js';
import { loadProfile } from '../panels/load-profile.js';
import { replication } from '../panels/replication.js';
import { cache, checkpoints, connections, incidents, io, reads, sessions, statementTime, throughput, wal } from '../panels/server-plots.js';
import { show } from '../shell/page.js';

export const open = () => show({
    name: 'server',
    panels: [facts(), loadProfile(), changes(), events(), throughput(), statementTime(), sessions(), cache(), reads(), wal(), checkpoints(), io(), connections(), incidents(), replication(), judged()],
});
