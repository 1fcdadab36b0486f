package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.wire.internal.envelope.Envelope;
import com.bitville.postgres.wire.internal.envelope.PayloadIds;
import com.bitville.postgres.wire.internal.envelope.Timestamps;
import com.bitville.postgres.wire.internal.envelope.WireSource;
import com.bitville.postgres.wire.internal.story.Fact;
import com.bitville.postgres.wire.internal.story.Part;
import com.bitville.postgres.wire.internal.story.StoryBody;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Writes the story of a request as one body: the longest run first, as the listener displays it, the rest in lists. */
public final class StoryWriter {
    /** The keys that a story writes itself and that no column of a fact may use. */
    public static final Set<String> OWN = own();

    private static final String RUNS = "runs";
    private static final String PLAN_OMITTED = "plan_omitted";
    private static final String QUERY = "query";
    private static final int MOST_IN_A_LIST = 20;
    private static final int MOST_RUNS = 100;
    /** The size limit of all lists of a body; its front may be as long as a row. */
    private static final int LONGEST_LISTS = 48_000;

    private final JsonFactory factory;
    private final BodyWriter bodies;
    private final Timestamps timestamps;

    StoryWriter(JsonFactory factory, BodyWriter bodies, Timestamps timestamps) {
        this.factory = factory;
        this.bodies = bodies;
        this.timestamps = timestamps;
    }

    public Payload payload(StoryBody story, Instant created, UUID agent) throws IOException {
        Fact lead = story.lead();
        Envelope envelope = new Envelope(
                timestamps.next(lead.startedAt()),
                WireSource.known(lead.source()).orElse(WireSource.PG_STAT_ACTIVITY),
                lead.requestId(),
                "correlated",
                lead.server(),
                agent,
                PayloadIds.of(agent, lead.server(), "correlated", lead.identity()),
                created,
                Urgency.NORMAL);
        return bodies.payload(envelope, lead.json().length, (json, out) -> {
            front(json, lead, story.plan(lead));
            Fact.Flags flags = story.flags();
            flag(json, CorrelatedColumns.DEADLOCK, flags.deadlock());
            flag(json, CorrelatedColumns.CANCELLED, flags.cancelled());
            if (flags.tempBytes() > 0) {
                json.writeNumberField(CorrelatedColumns.TEMP_BYTES, flags.tempBytes());
            }
            if (story.runs() > 1) {
                json.writeNumberField("runs_total", story.runs());
                json.writeNumberField("runs_ms", Math.round(story.runsMs() * 1e3) / 1e3);
            }
            int left = LONGEST_LISTS;
            for (Part part : Part.values()) {
                if (!part.run()) {
                    left = list(json, part.list(), story.others(part), fact -> Optional.empty(), MOST_IN_A_LIST, left);
                }
            }
            list(json, RUNS, story.otherRuns(), story::plan, MOST_RUNS, left);
        });
    }

    /** The columns of the run, and those columns of its plan that the run lacks. */
    private void front(JsonGenerator json, Fact lead, Optional<Fact> plan) throws IOException {
        Set<String> written = new HashSet<>();
        copy(json, lead, written);
        if (written.add(QUERY)) {
            // The source is a label of the listener; that of the plan is not that of the run.
            json.writeNullField(QUERY);
        }
        if (plan.isPresent()) {
            copy(json, plan.get(), written);
        }
        json.writeNumberField(CorrelatedColumns.DURATION_MS, lead.length());
    }

    private void copy(JsonGenerator json, Fact fact, Set<String> written) throws IOException {
        try (JsonParser parser = factory.createParser(fact.json())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (written.add(parser.currentName())) {
                    json.copyCurrentStructure(parser);
                } else {
                    parser.nextToken();
                    parser.skipChildren();
                }
            }
        }
    }

    /** Writes as many facts as fit and counts the rest; returns the remaining space. */
    private int list(
            JsonGenerator json, String name, List<Fact> facts, Function<Fact, Optional<Fact>> plans, int most, int room)
            throws IOException {
        if (facts.isEmpty()) {
            return room;
        }
        int left = room;
        int written = 0;
        json.writeArrayFieldStart(name);
        for (Fact fact : facts) {
            if (written == most || fact.json().length > left) {
                break;
            }
            left -= fact.json().length + 64;
            json.writeStartObject();
            json.writeStringField("at", ValueWriter.text(fact.startedAt()));
            if (!Double.isNaN(fact.durationMs())) {
                json.writeNumberField(CorrelatedColumns.DURATION_MS, fact.durationMs());
            }
            if (fact.part().run()) {
                json.writeStringField("told_by", fact.sampled() ? "sampled" : "log");
            }
            Set<String> columns = new HashSet<>();
            copy(json, fact, columns);
            Optional<Fact> plan = plans.apply(fact);
            if (plan.isPresent() && plan.get().json().length <= left) {
                left -= plan.get().json().length;
                copy(json, plan.get(), columns);
            } else if (plan.isPresent()) {
                json.writeBooleanField(PLAN_OMITTED, true);
            }
            json.writeEndObject();
            written++;
        }
        json.writeEndArray();
        if (written < facts.size()) {
            json.writeNumberField(name + "_omitted", facts.size() - written);
        }
        return left;
    }

    private static void flag(JsonGenerator json, String name, boolean value) throws IOException {
        if (value) {
            json.writeBooleanField(name, true);
        }
    }

    private static Set<String> own() {
        Set<String> own = new HashSet<>(Set.of(
                CorrelatedColumns.DURATION_MS,
                CorrelatedColumns.DEADLOCK,
                CorrelatedColumns.CANCELLED,
                CorrelatedColumns.TEMP_BYTES,
                "at",
                "told_by",
                "runs_total",
                "runs_ms",
                PLAN_OMITTED,
                RUNS,
                RUNS + "_omitted"));
        for (Part part : Part.values()) {
            own.add(part.list());
            own.add(part.list() + "_omitted");
        }
        return Set.copyOf(own);
    }
}
