package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text of each statement that had a row, once. Reading one text costs the server as much as reading all, so it is done in bulk and
 * rarely. The state is the set of statements whose text was sent.
 */
@Component(service = Collector.class)
public final class StatementTextsCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(StatementTextsCollector.class);
    private static final Duration BETWEEN_READS = Duration.ofMinutes(5);
    private static final int MOST_AT_ONCE = 200;
    private static final Subject SUBJECT =
            new Subject("statement_texts", Scope.SERVER, Duration.ZERO, Lane.SLOW, List.of(StatementTables.TEXTS));
    private static final Sql TEXTS = Sql.resource(StatementTextsCollector.class, "statement_texts");
    private static final Sql RUNNING = Sql.resource(StatementTextsCollector.class, "statement_texts_running");
    /** The text of a statement that the server cannot convert to the encoding of this database. */
    private static final String UNREADABLE = "\uFFFD";

    private static final int QUERYID = 0;
    private static final int QUERY = 2;
    private static final int BEGINNING = 4;

    private final WantedTexts wanted;

    /**
     * Made by the container.
     *
     * @param wanted the statements that have a row
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
        return List.of(List.of(TEXTS), List.of(RUNNING));
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        StatementsCollector.requireExtension(run.session().capabilities());
        SentTexts sent = SentTexts.of(run.state(), run.destinationsBegun());
        wanted.satisfied(run.server(), sent.among(wanted.wanted(run.server())));
        List<Long> asked =
                wanted.wanted(run.server()).stream().limit(MOST_AT_ONCE).toList();
        // Runs in every cycle, but does not query the server while no text is needed or the last read is recent.
        if (asked.isEmpty() || run.at().isBefore(sent.readAt().plus(BETWEEN_READS))) {
            return Snapshot.of(SUBJECT, run, List.of());
        }
        Texts texts = read(run.session(), asked);
        return new Snapshot(
                SUBJECT,
                run.server(),
                run.at(),
                0,
                List.of(Rowset.complete(StatementTables.TEXTS, texts.rows())),
                Optional.of(sent.with(texts.known(), run.at())));
    }

    /**
     * The result of a read.
     *
     * @param rows the rows of the table
     * @param known the statements that need not be read again
     */
    private record Texts(List<@Nullable Object[]> rows, Collection<Long> known) {}

    private static Texts read(Session session, List<Long> asked) throws CollectException {
        String ids = asked.stream().map(String::valueOf).collect(Collectors.joining(","));
        try {
            // Recorded even if the entry no longer exists: it will be needed again if it comes back.
            return new Texts(rows(session.query(TEXTS, ids)), asked);
        } catch (CollectException e) {
            if (e.reason() != Reason.FAILED && e.reason() != Reason.UNSUPPORTED) {
                throw e;
            }
            LOG.debug("statement_texts_refused reason=\"{}\"", e.getMessage());
            return running(session, ids, asked);
        }
    }

    /** The extension converts all texts, and returns none if one cannot be converted: sessions show some of them one by one. */
    private static Texts running(Session session, String ids, List<Long> asked) throws CollectException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        if (RUNNING.needs().stream().allMatch(session.capabilities()::offers)) {
            rows.addAll(rows(session.query(RUNNING, ids)));
        }
        Set<Long> found = new LinkedHashSet<>();
        rows.forEach(row -> found.add(((Number) Objects.requireNonNull(row[QUERYID])).longValue()));
        asked.stream()
                .filter(id -> !found.contains(id))
                .forEach(id -> rows.add(new @Nullable Object[] {id, null, UNREADABLE, false}));
        return new Texts(rows, found);
    }

    private static List<@Nullable Object[]> rows(Rows answer) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (@Nullable Object[] row : answer.values()) {
            Object query = row[QUERY] == null ? row[BEGINNING] : row[QUERY];
            rows.add(new @Nullable Object[] {row[QUERYID], row[1], query, row[3]});
        }
        return rows;
    }
}
