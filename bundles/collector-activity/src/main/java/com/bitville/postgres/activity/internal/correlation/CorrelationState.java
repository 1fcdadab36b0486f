package com.bitville.postgres.activity.internal.correlation;

import com.bitville.postgres.activity.internal.session.InstantCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests' statements of the previous cycle.
 *
 * @param readAt the server's time of that cycle
 * @param running the correlated statements that ran then
 */
public record CorrelationState(Instant readAt, List<CorrelatedStatement> running) {
    /** The maximum number of statements that are followed; the wire would only count more. */
    static final int MOST = 500;

    public CorrelationState {
        running = List.copyOf(running);
    }

    public void write(DataOutputStream out) throws IOException {
        InstantCodec.write(out, readAt);
        out.writeInt(running.size());
        for (CorrelatedStatement correlatedStatement : running) {
            out.writeInt(correlatedStatement.pid());
            InstantCodec.write(out, correlatedStatement.start());
            out.writeUTF(correlatedStatement.correlationId());
            InstantCodec.write(out, correlatedStatement.lastSeen());
            out.writeBoolean(correlatedStatement.announced());
        }
    }

    public static CorrelationState read(DataInputStream in) throws IOException {
        Instant readAt = InstantCodec.read(in);
        int count = in.readInt();
        List<CorrelatedStatement> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            running.add(new CorrelatedStatement(
                    in.readInt(), InstantCodec.read(in), in.readUTF(), InstantCodec.read(in), in.readBoolean()));
        }
        return new CorrelationState(readAt, running);
    }
}
