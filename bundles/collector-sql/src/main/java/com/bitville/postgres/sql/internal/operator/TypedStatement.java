package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.sql.internal.header.SubjectFileException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement that somebody typed, run once as a file of the operator is run. Its snapshot has no table, so that its rows can be neither
 * sent nor kept: only who holds this object has them. For one run.
 */
public final class TypedStatement implements Collector {
    static final int MOST_BYTES = 64 * 1024;
    private static final Sql DESCRIBE = Sql.resource(TypedStatement.class, "describe");

    private final Subject subject =
            new Subject("sql_statement", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(), Set.of(Trait.ISOLATED));
    private final Sql sql;
    private final StatementForm form;
    private final @Nullable Object[] parameters;
    private volatile @Nullable Rows answer;

    private TypedStatement(Sql sql, StatementForm form, @Nullable Object... parameters) {
        this.sql = sql;
        this.form = form;
        this.parameters = parameters;
    }

    /**
     * A statement as it was typed.
     *
     * @throws CollectException if it is refused for its form
     */
    public static TypedStatement of(String text) throws CollectException {
        try {
            if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new CollectException(Reason.UNSUPPORTED, "it has a character that is no text in UTF-8");
            }
            if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
                throw new CollectException(Reason.UNSUPPORTED, "it has more than " + MOST_BYTES + " bytes");
            }
            return new TypedStatement(new Sql("statement", text, List.of()), StatementForm.ofTyped(text));
        } catch (SubjectFileException e) {
            throw new CollectException(Reason.UNSUPPORTED, String.valueOf(e.getMessage()), e);
        }
    }

    /** Reads the columns of a relation. */
    public static TypedStatement describing(String relation) throws CollectException {
        try {
            return new TypedStatement(DESCRIBE, StatementForm.ofFile(DESCRIBE.name(), DESCRIBE.text(), true), relation);
        } catch (SubjectFileException e) {
            throw new IllegalStateException("the file is the agent's own", e);
        }
    }

    @Override
    public Subject subject() {
        return subject;
    }

    /** The statement on one line without values, for a log. */
    public String shape() {
        return form.shape();
    }

    /** The rows, once it has run. */
    public Optional<Rows> answer() {
        return Optional.ofNullable(answer);
    }

    @Override
    public Snapshot collect(Run run) throws CollectException, InterruptedException {
        Optional<Capabilities> known = run.lastCapabilities();
        if (known.isPresent()) {
            SessionGuard.refuseRole(known.get());
        }
        Session session = run.borrowSession();
        SessionGuard.refuse(session, List.of(form));
        answer = session.query(sql, parameters);
        return Snapshot.of(subject, run, List.of());
    }
}
