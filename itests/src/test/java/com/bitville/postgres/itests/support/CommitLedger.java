package com.bitville.postgres.itests.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Compares the payloads that an agent has committed, read from its buffer's files, with those that the listener has stored. */
public final class CommitLedger {
    private static final int HEADER = 48;
    private static final int FLAGS = 7;
    private static final int SOLO = 1;

    private final Path queue;
    private final Path commits;
    private final StrictListener listener;
    private final Map<Long, String> committed = new TreeMap<>();

    public CommitLedger(Path buffer, StrictListener listener) {
        this.queue = buffer.resolve("queue");
        this.commits = buffer.resolve("commits");
        this.listener = listener;
    }

    /**
     * Records every waiting payload; returns their numbers. A file above the newest commit record is not committed unless it is marked as
     * solo: after a kill it may disappear, and its number is assigned again.
     */
    public SortedSet<Long> note() throws IOException {
        SortedSet<Long> waiting = new TreeSet<>();
        long next;
        List<Path> files;
        try (Stream<Path> list = Files.list(queue)) {
            next = committedBelow();
            files = list.filter(file -> file.getFileName().toString().endsWith(".pl"))
                    .toList();
        } catch (NoSuchFileException e) {
            // Not created yet, or removed.
            return waiting;
        }
        for (Path file : files) {
            long seq = Long.parseLong(file.getFileName().toString().substring(0, 20));
            if (committed.containsKey(seq)) {
                waiting.add(seq);
                continue;
            }
            try {
                byte[] bytes = Files.readAllBytes(file);
                // A shorter one was damaged after it was recorded.
                if (bytes.length >= HEADER && (seq < next || (bytes[FLAGS] & SOLO) != 0)) {
                    waiting.add(seq);
                    committed.put(seq, new String(bytes, HEADER, bytes.length - HEADER, StandardCharsets.UTF_8));
                }
            } catch (NoSuchFileException e) {
                // Delivered or evicted between the listing and the reading.
                waiting.remove(seq);
            }
        }
        return waiting;
    }

    private long committedBelow() throws IOException {
        try (Stream<Path> records = Files.list(commits)) {
            return records.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cm"))
                    .mapToLong(name -> Long.parseLong(name.substring(21, 41)))
                    .max()
                    .orElse(0);
        }
    }

    /** The payload committed under a number that {@link #note} has returned. */
    public String body(long seq) {
        return committed.getOrDefault(seq, "");
    }

    public long newest() {
        return committed.keySet().stream().mapToLong(seq -> seq).max().orElse(0);
    }

    public SortedSet<Long> delivered() {
        SortedSet<Long> delivered = new TreeSet<>();
        listener.all()
                .forEach(request -> delivered.add(request.data().path("seq").asLong()));
        return delivered;
    }

    /** Checks that every number up to the last is stored unchanged, or reported as lost. */
    public void settle(long last) {
        Map<Long, String> bodies = new HashMap<>();
        for (AcceptedRequest request : listener.all()) {
            long seq = request.data().path("seq").asLong();
            String before = bodies.put(seq, request.text());
            assertThat(before == null || before.equals(request.text()))
                    .as("number " + seq + " was sent with other bytes")
                    .isTrue();
            assertThat(committed.getOrDefault(seq, request.text()))
                    .as("number " + seq + " was sent as it was committed")
                    .isEqualTo(request.text());
        }
        long missing = missing(last).size();
        Map<String, String> reporters = new HashMap<>();
        long told = 0;
        for (JsonNode gap : gaps(reporters)) {
            told += gap.path("payloads").asLong();
        }
        System.out.println("numbers 1 to " + last + ": " + bodies.size() + " stored, "
                + (listener.all().size() - bodies.size()) + " repeats, " + missing + " missing, " + told
                + " told to be lost in " + reporters.size() + " gaps");
        assertThat(unaccounted(last)).as("neither stored nor told to be lost").isEmpty();
        assertThat(told).as("told to be lost").isGreaterThanOrEqualTo(missing);
    }

    /** The numbers that are neither stored nor reported as lost. */
    public SortedSet<Long> unaccounted(long last) {
        SortedSet<Long> unaccounted = missing(last);
        for (JsonNode gap : gaps(new HashMap<>())) {
            unaccounted.removeIf(seq -> seq >= gap.path("from_seq").asLong()
                    && seq <= gap.path("to_seq").asLong());
        }
        return unaccounted;
    }

    private SortedSet<Long> missing(long last) {
        SortedSet<Long> stored = delivered();
        return LongStream.rangeClosed(1, last)
                .filter(seq -> !stored.contains(seq))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every reported gap; each by one payload, however often it was repeated. */
    private List<JsonNode> gaps(Map<String, String> reporters) {
        List<JsonNode> gaps = new ArrayList<>();
        for (AcceptedRequest request : listener.byKind("gap")) {
            for (JsonNode gap : request.data().path("gaps")) {
                String reporter = reporters.putIfAbsent(gap.toString(), request.payloadId());
                assertThat(reporter == null || reporter.equals(request.payloadId()))
                        .as("told twice: " + gap)
                        .isTrue();
                if (reporter == null) {
                    gaps.add(gap);
                }
            }
        }
        return gaps;
    }

    /** The maximum number of requests, accepted or not, in any period of that length. */
    public static int mostIn(Duration span, List<Instant> arrivals) {
        List<Instant> sorted = arrivals.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int i = 0; i < sorted.size(); i++) {
            while (Duration.between(sorted.get(first), sorted.get(i)).compareTo(span) >= 0) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }
}
