package com.bitville.postgres.sql.internal.read;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Impairment;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.sql.internal.change.ChangeStage;
import com.bitville.postgres.sql.internal.counter.CounterStage;
import com.bitville.postgres.sql.internal.counter.ServerEpoch;
import com.bitville.postgres.sql.internal.header.FileHeader;
import com.bitville.postgres.sql.internal.header.Keep;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.lag.LagStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads one subject by its files. */
public final class SqlCollector implements Collector {
    private static final int MOST_TIMEOUTS = 3;

    private final SubjectDefinition definition;
    private final Subject subject;
    private final CounterStage counters;
    /** By server, as servers are of different versions. */
    private final Map<String, AnswerShape> shapes = new ConcurrentHashMap<>();

    /**
     * A collector of a subject.
     *
     * @param cycle how long a cycle is, which the subject's interval is a multiple of
     * @param epochs shared by all subjects, so that each server is asked once a cycle
     */
    public SqlCollector(SubjectDefinition definition, Duration cycle, ServerEpoch.Cache epochs) {
        this.definition = definition;
        this.subject = definition.subject(cycle);
        this.counters = new CounterStage(epochs);
    }

    @Override
    public Subject subject() {
        return subject;
    }

    @Override
    public List<List<Sql>> sql() {
        List<List<Sql>> all = new ArrayList<>();
        definition.objects().ifPresent(list -> all.add(List.of(list)));
        all.add(definition.files().stream().map(FileHeader::sql).toList());
        return all;
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        Session session = run.session();
        Sql file = FileChooser.choose(definition.files(), session);
        if (definition.counts()) {
            ServerEpoch epoch = counters.before(run);
            Rows answer = session.query(file);
            AnswerShape shape = shape(run, answer);
            return counters.snapshot(definition, subject, run, epoch, shape, rows(shape, answer, 1));
        }
        if (definition.objects().isPresent()) {
            return ofEach(run, session.query(definition.objects().get()), file);
        }
        Rows answer = session.query(file);
        AnswerShape shape = shape(run, answer);
        if (definition.keep() == Keep.CHANGED) {
            return ChangeStage.snapshot(definition, subject, run, shape, rows(shape, answer, 1));
        }
        if (definition.lag().isPresent()) {
            return LagStage.snapshot(definition.lag().get(), subject, run, shape, rows(shape, answer, 1));
        }
        return plain(run, shape, rows(shape, answer, 0));
    }

    private Snapshot plain(Run run, AnswerShape shape, List<@Nullable Object[]> rows) {
        Rowset rowset = Rowset.complete(shape.shipped(), rows);
        return Snapshot.of(subject, run, List.of(rowset));
    }

    /**
     * One object a statement, so that none holds up the others, and deadline or budget end the run between two of them: the next run
     * goes on there.
     */
    private Snapshot ofEach(Run run, Rows objects, Sql file) throws CollectException {
        ObjectRound round = ObjectRound.of(run, subject.every());
        List<@Nullable Object[]> due = round.due(objects.values());
        List<@Nullable Object[]> rows = new ArrayList<>();
        AnswerShape shape = null;
        int tried = 0;
        int unread = 0;
        int timeouts = 0;
        CollectException last = null;
        for (@Nullable Object[] object : due) {
            if (tried > 0 && !run.hasRoom()) {
                break;
            }
            tried++;
            round.read(object);
            try {
                Rows answer = run.session().query(file, object);
                shape = shape(run, answer);
                rows.addAll(rows(shape, answer, 0));
            } catch (CollectException e) {
                // A locked object costs its own row; a server on which everything takes too long ends the run.
                timeouts += e.reason() == Reason.TIMED_OUT ? 1 : 0;
                if (e.reason() == Reason.UNAVAILABLE || timeouts > MOST_TIMEOUTS) {
                    throw e;
                }
                unread++;
                last = e;
            }
        }
        if (shape == null && last != null) {
            throw last;
        }
        if (objects.values().isEmpty() && !definition.isOfDatabase()) {
            throw new CollectException(Reason.UNSUPPORTED, "the server has none of what " + subject.name() + " reads");
        }
        Snapshot snapshot = new Snapshot(
                subject,
                run.server(),
                run.at(),
                0,
                List.of(Rowset.complete(shape == null ? definition.table() : shape.shipped(), rows)),
                Optional.of(round.encode()));
        return last == null
                ? snapshot
                : snapshot.with(new Impairment(
                        "objects_unread",
                        unread + " of " + tried + " could not be read, the last: " + last.getMessage()));
    }

    private AnswerShape shape(Run run, Rows answer) throws CollectException {
        AnswerShape known = shapes.get(run.server());
        if (known == null || !known.isOf(answer)) {
            known = AnswerShape.of(definition, answer);
            shapes.put(run.server(), known);
        }
        if (definition.keys().isEmpty() && answer.values().size() > 1) {
            throw new CollectException(
                    Reason.FAILED,
                    subject.name() + ": " + answer.values().size()
                            + " rows, its header has no key, so that one is taken");
        }
        return known;
    }

    private static List<@Nullable Object[]> rows(AnswerShape shape, Rows answer, int more) {
        List<@Nullable Object[]> rows = new ArrayList<>(answer.values().size());
        for (@Nullable Object[] answered : answer.values()) {
            rows.add(shape.row(answered, more));
        }
        return rows;
    }
}
