package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.wire.internal.FactReader;
import com.bitville.postgres.wire.internal.StoryWire;
import com.bitville.postgres.wire.internal.WireSettings;
import com.bitville.postgres.wire.internal.envelope.Envelope;
import com.bitville.postgres.wire.internal.envelope.MetaWriter;
import com.bitville.postgres.wire.internal.envelope.PayloadIds;
import com.bitville.postgres.wire.internal.envelope.TablePaths;
import com.bitville.postgres.wire.internal.envelope.Timestamps;
import com.bitville.postgres.wire.internal.envelope.WireSource;
import com.bitville.postgres.wire.internal.story.StoryBook;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/** Turns a cycle into payloads: one for each source, split into parts if it is large, and one for each correlated row. */
public final class CycleEncoder {
    private static final int SPARE_BUFFERS = 4;
    /** Most requests are shorter. */
    private static final int EXPECTED_REQUEST = 16 << 10;

    private static final String CYCLE = "cycle";
    /** The recorder's data is sent between the cycles, as a separate body. */
    private static final String LOGS = "logs";

    private static final String RECORDER = "recorder";
    /** What the checks tell is sent as findings, before everything that is not urgent. */
    private static final String CHECKS = "checks";

    private static final String FINDING = "finding";

    private final WireSettings settings;
    private final Function<String, Map<String, Integer>> findings;
    private final Timestamps timestamps = new Timestamps();
    private final JsonFactory factory;
    private final RowEncoder rows;
    private final BodyWriter bodies;
    private final FailureNews failureNews = new FailureNews();

    public CycleEncoder(WireSettings settings) {
        this(settings, server -> Map.of());
    }

    /** {@code findings}: how many findings a server has, by severity; empty where nobody looks for any. */
    public CycleEncoder(WireSettings settings, Function<String, Map<String, Integer>> findings) {
        this.settings = settings;
        this.findings = findings;
        // The default pool keeps its buffers in thread locals, which would keep this bundle's classes in memory after
        // an update.
        factory = new JsonFactoryBuilder()
                .recyclerPool(JsonRecyclerPools.newBoundedPool(SPARE_BUFFERS))
                .rootValueSeparator("")
                .build();
        rows = new RowEncoder(factory, new ValueWriter(settings.redactor()));
        bodies = new BodyWriter(factory, settings.project());
    }

    /** Writes gap reports; shares the time stamps, so that no two requests have the same. */
    public GapBody gapReport() {
        return new GapBody(bodies, timestamps);
    }

    /** Writes stories; shares the time stamps too. */
    public StoryWire stories() {
        return new StoryWire(new FactReader(rows), new StoryWriter(factory, bodies, timestamps));
    }

    /** Whether the log of the cycle's server was read in it. */
    public boolean logRead(Cycle cycle) {
        return cycle.snapshots().stream()
                .anyMatch(snapshot -> settings.source(snapshot.subject().name()).equals(WireSource.PG_LOG));
    }

    /** The payloads of a cycle without those of its stories, in the order of sending. */
    public List<Payload> encode(Cycle cycle, UUID agent, StoryBook.Waiting waiting) throws IOException {
        Map<String, List<Snapshot>> snapshots = new HashMap<>();
        for (Snapshot snapshot : cycle.snapshots()) {
            of(snapshots, snapshot.subject().name()).add(snapshot);
        }
        Map<String, Outcome> outcomes = new HashMap<>();
        Map<String, List<Outcome>> failures = new HashMap<>();
        for (Outcome outcome : cycle.outcomes()) {
            outcomes.put(outcome.subject(), outcome);
            if (outcome.failure().isPresent()) {
                of(failures, outcome.subject()).add(outcome);
            }
        }
        List<Payload> payloads = new ArrayList<>();
        for (WireSource source : settings.sources().all()) {
            List<Snapshot> read = snapshots.getOrDefault(source.word(), List.of());
            List<Outcome> failed = failures.getOrDefault(source.word(), List.of());
            boolean news = failureNews.isNews(cycle.server(), source, failed, cycle.at());
            if (!read.isEmpty() || news) {
                Request request = new Request(cycle, agent, source, read, failed, Request.subjects(read, failed));
                payloads.addAll(request(request, outcomes, waiting));
            }
        }
        return payloads;
    }

    private <T> List<T> of(Map<String, List<T>> bySource, String subject) {
        return bySource.computeIfAbsent(settings.source(subject).word(), source -> new ArrayList<>());
    }

    /** The content of the bodies of one source; its subjects are a part of the payload ids. */
    private record Request(
            Cycle cycle,
            UUID agent,
            WireSource source,
            List<Snapshot> snapshots,
            List<Outcome> failures,
            String subjects) {
        /** Whether a part of it goes into stories. */
        boolean correlated() {
            return snapshots.stream()
                    .flatMap(snapshot -> snapshot.rowsets().stream())
                    .anyMatch(rowset -> rowset.table().form() == TableLayout.CORRELATED);
        }

        static String subjects(List<Snapshot> snapshots, List<Outcome> failures) {
            Set<String> names = new TreeSet<>();
            snapshots.forEach(snapshot -> names.add(snapshot.subject().name()));
            failures.forEach(failure -> names.add(failure.subject()));
            return String.join(",", names);
        }

        String kind() {
            if (source.equals(WireSource.PG_LOG) || subjects.equals(LOGS)) {
                return "log";
            }
            if (subjects.equals(RECORDER)) {
                return RECORDER;
            }
            if (subjects.equals(CHECKS)) {
                return FINDING;
            }
            return cycle.server().equals("agent") ? "agent" : CYCLE;
        }
    }

    private List<Payload> request(Request request, Map<String, Outcome> outcomes, StoryBook.Waiting waiting)
            throws IOException {
        try (MetaWriter metaWriter = new MetaWriter(factory)) {
            List<EncodedTable> tables = tables(request, outcomes, metaWriter);
            for (Outcome failure : request.failures()) {
                metaWriter.failure(failure, failure.failure().map(Reason::word).orElse(""));
            }
            if (request.correlated()) {
                metaWriter.stories(waiting);
            }
            if (request.kind().equals(CYCLE)) {
                metaWriter.findings(findings.apply(request.cycle().server()));
            }
            BodyBuffer written = metaWriter.finish();
            Cycle cycle = request.cycle();
            int overhead = bodies.overhead(cycle.server()) + written.size();
            List<List<BodySplitter.Piece>> parts = BodySplitter.divide(tables, BodyWriter.LONGEST_BODY - overhead);
            List<Payload> payloads = new ArrayList<>(parts.size());
            for (int i = 0; i < parts.size(); i++) {
                payloads.add(part(request, parts.get(i), i + 1, parts.size(), written));
            }
            return payloads;
        }
    }

    private List<EncodedTable> tables(Request request, Map<String, Outcome> outcomes, MetaWriter metaWriter)
            throws IOException {
        List<String> names = new ArrayList<>();
        for (Snapshot snapshot : request.snapshots()) {
            snapshot.rowsets().forEach(rowset -> names.add(rowset.table().name()));
        }
        TablePaths paths = new TablePaths(names);
        Map<String, List<EncodedTable>> tables = new LinkedHashMap<>();
        try (RowBuffer buffer = new RowBuffer(factory, EXPECTED_REQUEST)) {
            for (Snapshot snapshot : request.snapshots()) {
                String subject = snapshot.subject().name();
                for (Rowset rowset : snapshot.rowsets()) {
                    String[] path = paths.of(subject, rowset.table().name());
                    metaWriter.table(
                            String.join(".", path),
                            snapshot,
                            rowset,
                            rowset.rows().size(),
                            outcomes.get(subject));
                    if (rowset.table().form() != TableLayout.CORRELATED) {
                        tables.computeIfAbsent(path[0], key -> new ArrayList<>())
                                .add(rows.encode(buffer, rowset, path, Set.of()));
                    }
                }
            }
        }
        return tables.values().stream().flatMap(List::stream).toList();
    }

    private Payload part(Request request, List<BodySplitter.Piece> part, int number, int parts, BodyBuffer meta)
            throws IOException {
        Cycle cycle = request.cycle();
        UUID id = PayloadIds.of(
                request.agent(),
                cycle.server(),
                request.source().word(),
                request.subjects(),
                ChronoUnit.MICROS.between(Instant.EPOCH, cycle.at()),
                number);
        Envelope envelope = new Envelope(
                timestamps.next(cycle.at()),
                request.source(),
                "",
                request.kind(),
                cycle.server(),
                request.agent(),
                id,
                cycle.at(),
                request.kind().equals(FINDING) ? Urgency.URGENT : Urgency.NORMAL);
        int expected =
                meta.size() + part.stream().mapToInt(BodySplitter.Piece::length).sum();
        return bodies.payload(envelope, expected, (json, out) -> {
            json.writeNumberField("cycle", cycle.number());
            json.writeNumberField("part", number);
            json.writeNumberField("parts", parts);
            BodySplitter.write(part, json, out);
            json.writeFieldName("meta");
            json.writeRawValue("");
            json.flush();
            out.append(meta, 0, meta.size());
        });
    }
}
