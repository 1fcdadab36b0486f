package com.bitville.postgres.itests.correlation;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests reported to a listener; a repeated payload counts once. */
final class ToldRequests {
    /** The alias of a run in a load. */
    private static final Pattern NAME = Pattern.compile("\\brun_\\d+_\\d+\\b");

    /**
     * One reported fact.
     *
     * @param body its body
     * @param row a row of one of its lists, or its own columns
     * @param startMs Unix milliseconds
     */
    record Told(AcceptedRequest body, JsonNode row, double startMs) {
        String request() {
            return body.correlationId();
        }

        String name() {
            Matcher found = NAME.matcher(row.path("query").asText());
            return found.find() ? found.group() : "";
        }

        double durationMs() {
            return row.path("duration_ms").asDouble();
        }

        double endMs() {
            return startMs + durationMs();
        }

        /** Whether a run was reported by the log. */
        boolean logged() {
            return row.path("told_by")
                    .asText(body.source().equals("pg_log") ? "log" : "sampled")
                    .equals("log");
        }

        /** Whether a run has its plan, or is marked as having it omitted. */
        boolean planned() {
            return row.path("plan").isTextual() || row.path("plan_omitted").asBoolean();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s [at %.0f, %.1f ms, %s, of %s, arrived %s]",
                    name(),
                    startMs,
                    durationMs(),
                    logged() ? "logged" : "sampled",
                    request(),
                    body.at());
        }
    }

    private final Set<String> ids = new HashSet<>();
    private final List<Told> runs = new ArrayList<>();
    private final List<Told> failures = new ArrayList<>();
    private final List<Told> waits = new ArrayList<>();
    private final List<Told> holders = new ArrayList<>();

    private ToldRequests() {}

    static ToldRequests in(List<AcceptedRequest> accepted) {
        ToldRequests told = new ToldRequests();
        Set<String> payloads = new HashSet<>();
        for (AcceptedRequest request : accepted) {
            if (request.kind().equals("correlated") && payloads.add(request.payloadId())) {
                told.read(request);
            }
        }
        return told;
    }

    private void read(AcceptedRequest body) {
        ids.add(body.correlationId());
        // If no run is known, an error is in front, with its class.
        if (!body.data().path("class").isTextual()) {
            runs.add(new Told(body, body.data(), body.timestamp() * 1e3));
        }
        list(body, "runs", runs);
        list(body, "errors", failures);
        list(body, "waits", waits);
        list(body, "blocked_by", holders);
    }

    private static void list(AcceptedRequest body, String name, List<Told> told) {
        for (JsonNode row : body.data().path(name)) {
            told.add(new Told(body, row, Instant.parse(row.path("at").asText()).toEpochMilli()));
        }
    }

    Set<String> ids() {
        return ids;
    }

    List<Told> runs(String name) {
        return runs.stream().filter(run -> run.name().equals(name)).toList();
    }

    List<Told> failures(String name) {
        return failures.stream().filter(error -> error.name().equals(name)).toList();
    }

    /** Runs of which the text does not say which. */
    List<Told> nameless() {
        return runs("");
    }

    /** The reported waits of a request. */
    List<Told> waits(String request) {
        return waits.stream().filter(wait -> wait.request().equals(request)).toList();
    }

    /** The reported blockers of a request. */
    List<Told> holders(String request) {
        return holders.stream()
                .filter(holder -> holder.request().equals(request))
                .toList();
    }
}
