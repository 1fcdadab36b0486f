package com.bitville.postgres.api.check;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finding about a server. Contains no secret and no statement text.
 *
 * @param id the same as long as check, server, database and object are, also over restarts
 * @param check the check's name
 * @param server the server's configured name, or {@code host}
 * @param state where it is in its life
 * @param opened when it was opened, by the agent's clock
 * @param seen what was seen last: database, object, severity, message, evidence, ETA, remedy
 */
public record ServerFinding(
        String id, String check, String server, FindingState state, Instant opened, Observation seen) {
    /** Refuses a null part. */
    public ServerFinding {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(seen, "seen");
    }

    /**
     * The severity.
     *
     * @return that of what was seen last
     */
    public CheckSeverity severity() {
        return seen.severity();
    }

    /**
     * When it will hurt.
     *
     * @return the time, if it is known
     */
    public Optional<Instant> eta() {
        return seen.eta().map(FindingEta::at);
    }

    /**
     * The finding as a document: {@code id, check, server, database, object, severity, state, opened, message, evidence, eta, remedy}.
     * Database and object are null where there is none, times are ISO 8601 in UTC.
     *
     * @return plain values, in this order
     */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", id);
        document.put("check", check);
        document.put("server", server);
        document.put("database", seen.database().isEmpty() ? null : seen.database());
        document.put("object", seen.object().isEmpty() ? null : seen.object());
        document.put("severity", severity().word());
        document.put("state", state.word());
        document.put("opened", opened.toString());
        document.put("message", seen.message());
        document.put("evidence", seen.evidence());
        document.put("eta", eta().map(Instant::toString).orElse(null));
        document.put("remedy", List.copyOf(seen.remedy()));
        return Collections.unmodifiableMap(document);
    }
}
