import { loads, servers } from '../panels/all-servers.js';
import { judged } from '../panels/judged.js';
import { show } from '../shell/page.js';

export const open = () => show({ name: 'overview', about: 'all', panels: [servers(), loads(), judged({ about: 'all servers' })] });
