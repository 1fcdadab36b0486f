package com.bitville.postgres.itests;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a listener was told of requests; a payload that came twice counts once. */
final class ToldRequests {
    /** The alias by which a load calls each of its runs. */
    private static final Pattern NAME = Pattern.compile("\\brun_\\d+_\\d+\\b");

    /**
     * One run, wherever it was told.
     *
     * @param request the id of its body
     * @param name as in {@link TrueRequest.Run#name()}
     * @param startMs Unix milliseconds
     * @param durationMs how long it took
     * @param logged whether the log told it
     */
    record Run(String request, String name, double startMs, double durationMs, boolean logged) {}

    /**
     * One error.
     *
     * @param request the id of its body
     * @param name of the run that failed
     * @param deadlock whether the body says that there was one
     * @param cancelled whether the body says that it was cancelled
     */
    record Failure(String request, String name, boolean deadlock, boolean cancelled) {}

    private final Set<String> ids = new HashSet<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

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
        JsonNode data = body.data();
        String id = body.correlationId();
        ids.add(id);
        // Where no run is known an error stands in front, with its class.
        if (!data.path("class").isTextual()) {
            runs.add(new Run(
                    id,
                    name(data),
                    body.timestamp() * 1e3,
                    data.path("duration_ms").asDouble(),
                    body.source().equals("pg_log")));
        }
        for (JsonNode run : data.path("runs")) {
            runs.add(new Run(
                    id,
                    name(run),
                    Instant.parse(run.path("at").asText()).toEpochMilli(),
                    run.path("duration_ms").asDouble(),
                    run.path("told_by").asText().equals("log")));
        }
        for (JsonNode error : data.path("errors")) {
            failures.add(new Failure(
                    id,
                    name(error),
                    data.path("deadlock").asBoolean(),
                    data.path("cancelled").asBoolean()));
        }
    }

    private static String name(JsonNode row) {
        Matcher found = NAME.matcher(row.path("query").asText());
        return found.find() ? found.group() : "";
    }

    Set<String> ids() {
        return ids;
    }

    List<Run> runs(String name) {
        return runs.stream().filter(run -> run.name().equals(name)).toList();
    }

    List<Failure> failures(String name) {
        return failures.stream().filter(error -> error.name().equals(name)).toList();
    }

    /** Runs of which the text does not say which. */
    List<Run> nameless() {
        return runs("");
    }
}
