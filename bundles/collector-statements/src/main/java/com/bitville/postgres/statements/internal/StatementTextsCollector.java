package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The text of each statement that had a row, once. Asking for one text costs the server as much as asking for all, so it is done in
 * bulk and rarely. The state is the set of statements whose text was sent.
 */
@Component(service = Collector.class)
public final class StatementTextsCollector implements Collector {
    private static final byte VERSION = 2;
    private static final Duration BETWEEN_READS = Duration.ofMinutes(5);
    private static final int MOST_REMEMBERED = 20_000;
    private static final int MOST_AT_ONCE = 200;
    private static final Subject SUBJECT =
            new Subject("statement_texts", Scope.SERVER, Duration.ZERO, Lane.SLOW, List.of(Tables.TEXTS));
    private static final Sql TEXTS = Sql.resource(StatementTextsCollector.class, "statement_texts");

    private final WantedTexts wanted;

    /**
     * Made by the container.
     *
     * @param wanted names the statements that have a row
     */
    @Activate
    public StatementTextsCollector(@Reference WantedTexts wanted) {
        this.wanted = wanted;
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public List<List<Sql>> sql() {
        return List.of(List.of(TEXTS));
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        StatementsCollector.requireExtension(run.session().capabilities());
        Sent sent = decode(run.state());
        wanted.satisfied(run.server(), sent.ids());
        List<Long> asked =
                wanted.wanted(run.server()).stream().limit(MOST_AT_ONCE).toList();
        // Every cycle looks, none reads the server while nothing is wanted or the last read is recent.
        if (asked.isEmpty() || run.at().isBefore(sent.readAt().plus(BETWEEN_READS))) {
            return Snapshot.of(SUBJECT, run, List.of());
        }
        Rows rows =
                run.session().query(TEXTS, asked.stream().map(String::valueOf).collect(Collectors.joining(",")));
        // Remembered even where the entry is gone by now: it will be wanted again if it comes back.
        sent.ids().addAll(asked);
        return new Snapshot(
                SUBJECT,
                run.server(),
                run.at(),
                0,
                List.of(Rowset.of(Tables.TEXTS, rows)),
                Optional.of(encode(sent.ids(), run.at())));
    }

    /**
     * What was sent.
     *
     * @param readAt when texts were last read from the server
     * @param ids the statements whose text was sent, the oldest first
     */
    private record Sent(Instant readAt, Set<Long> ids) {}

    private static Sent decode(Optional<byte[]> state) {
        Set<Long> ids = new LinkedHashSet<>();
        Instant readAt = Instant.EPOCH;
        if (state.isPresent() && state.get().length > Long.BYTES && state.get()[0] == VERSION) {
            ByteBuffer buffer = ByteBuffer.wrap(state.get(), 1, state.get().length - 1);
            readAt = Instant.ofEpochMilli(buffer.getLong());
            while (buffer.remaining() >= Long.BYTES) {
                ids.add(buffer.getLong());
            }
        }
        return new Sent(readAt, ids);
    }

    /** The oldest are forgotten first: their text is sent once more if they come back. */
    private static byte[] encode(Set<Long> ids, Instant readAt) {
        List<Long> kept = new ArrayList<>(ids);
        kept = kept.subList(Math.max(0, kept.size() - MOST_REMEMBERED), kept.size());
        ByteBuffer buffer = ByteBuffer.allocate(1 + (1 + kept.size()) * Long.BYTES)
                .put(VERSION)
                .putLong(readAt.toEpochMilli());
        kept.forEach(buffer::putLong);
        return buffer.array();
    }
}
