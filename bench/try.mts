import { comparePeers } from './collab/peers.ts';
import { printReport } from './report.ts';
console.log(printReport({name:'x', figures: await comparePeers(true)}));
