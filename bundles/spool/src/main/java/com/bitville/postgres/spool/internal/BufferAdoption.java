package com.bitville.postgres.spool.internal;

import com.bitville.postgres.spool.internal.apart.ApartBuffers;
import java.io.IOException;
import java.util.Map;

/** Takes over the configured folder from another installation or project, once nothing of our own would be left behind. */
final class BufferAdoption {
    private final FileSpool spool;
    private final ApartBuffers apart;

    BufferAdoption(FileSpool spool, ApartBuffers apart) {
        this.spool = spool;
        this.apart = apart;
    }

    int adopt() throws IOException {
        refuseIfWaiting(spool.list().size(), "", "bitville:ship --now", "bitville:buffer purge --yes");
        Map<String, Integer> waiting = apart.waitingForDestinations();
        // Files of delivered payloads are removed later: an open spool knows better.
        spool.destinations().forEach((name, destination) -> {
            // Opens it.
            destination.agentId();
            waiting.put(name, destination.list().size());
        });
        waiting.forEach((name, payloads) -> refuseIfWaiting(
                payloads,
                " for the destination " + name,
                "bitville:destinations",
                "bitville:buffer purge --yes --destination " + name));
        return apart.adopt();
    }

    private static void refuseIfWaiting(int payloads, String where, String delivered, String purged) {
        if (payloads > 0) {
            throw new IllegalStateException(payloads + (payloads == 1 ? " payload" : " payloads")
                    + " of this installation" + where + " must be delivered (" + delivered + ") or purged (" + purged
                    + ") first");
        }
    }
}
