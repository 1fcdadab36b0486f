package com.bitville.postgres.activity.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of requests' statements from the cycle before.
 *
 * @param readAt the server's time of that cycle
 * @param running the correlated statements that ran then
 */
record CorrelationState(Instant readAt, List<Statement> running) {
    /** The statements that can be followed at once; more would only be counted by the wire. */
    static final int MOST = 500;

    CorrelationState {
        running = List.copyOf(running);
    }

    void write(DataOutputStream out) throws IOException {
        Times.write(out, readAt);
        out.writeInt(running.size());
        for (Statement statement : running) {
            out.writeInt(statement.pid());
            Times.write(out, statement.start());
            out.writeUTF(statement.correlationId());
            Times.write(out, statement.lastSeen());
            out.writeBoolean(statement.announced());
        }
    }

    static CorrelationState read(DataInputStream in) throws IOException {
        Instant readAt = Times.read(in);
        int count = in.readInt();
        List<Statement> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            running.add(new Statement(in.readInt(), Times.read(in), in.readUTF(), Times.read(in), in.readBoolean()));
        }
        return new CorrelationState(readAt, running);
    }
}
