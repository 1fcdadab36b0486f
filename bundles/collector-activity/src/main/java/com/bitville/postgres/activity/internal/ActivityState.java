package com.bitville.postgres.activity.internal;

import com.bitville.postgres.activity.internal.blocking.Incident;
import com.bitville.postgres.activity.internal.correlation.CorrelationState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The collector's state of the previous cycle, in plain bytes. It contains no statement text: texts are redacted before they are sent, so
 * they must not be on disk unredacted.
 *
 * @param correlation the requests' statements that ran then
 * @param incidents the incidents that were open then
 */
public record ActivityState(CorrelationState correlation, List<Incident> incidents) {
    private static final int VERSION = 2;

    public ActivityState {
        incidents = List.copyOf(incidents);
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            correlation.write(out);
            out.writeInt(incidents.size());
            for (Incident incident : incidents) {
                incident.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes()} wrote.
     *
     * @throws IOException for anything else, such as what a newer version wrote
     */
    public static ActivityState of(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("version " + version + ", this agent reads " + VERSION);
            }
            CorrelationState correlation = CorrelationState.read(in);
            int count = in.readInt();
            List<Incident> incidents = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                incidents.add(Incident.read(in));
            }
            return new ActivityState(correlation, incidents);
        }
    }
}
