package com.bitville.postgres.sql.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.operator.StatementRunner;
import com.bitville.postgres.sql.internal.operator.TypedStatement;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ServiceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs typed statements for the agent's shell. Each bundle that asks for the service would get an object of its own, and only the shell
 * does: it lets in the owner alone, and every other bundle would lend the agent's connection to whoever asks it.
 */
@Component(service = StatementRunner.class, scope = ServiceScope.BUNDLE)
public final class TypedStatements implements StatementRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TypedStatements.class);
    private static final String SHELL = "bitville-shell";
    private static final String THREAD = "bitville-sql-run";

    /** Optional: the feature with the engine may be absent. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CollectorRunner engine;

    /** Made by the container for a bundle that asks. */
    @Activate
    public TypedStatements(ComponentContext context) {
        Bundle asking = context.getUsingBundle();
        if (asking == null || !SHELL.equals(asking.getSymbolicName())) {
            throw new ComponentException("statements are run for the agent's own shell only");
        }
    }

    TypedStatements(CollectorRunner engine) {
        this.engine = engine;
    }

    @Override
    public Answer run(String who, String server, String statement) throws CollectException, InterruptedException {
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        // The container's shell names the thread of a command after its line, and its log shows the names of threads.
        thread.setName(THREAD);
        try {
            return typed(who, server, statement);
        } finally {
            thread.setName(name);
        }
    }

    private Answer typed(String who, String server, String statement) throws CollectException, InterruptedException {
        TypedStatement typed;
        try {
            typed = TypedStatement.of(statement);
        } catch (CollectException e) {
            LOG.info("operator_statement_refused who={} server={} reason=form", printable(who), server);
            throw e;
        }
        return run(who, server, typed);
    }

    @Override
    public Answer describe(String who, String server, String relation) throws CollectException, InterruptedException {
        Answer answer = run(who, server, TypedStatement.describing(relation));
        if (answer.rows().values().isEmpty()) {
            throw new CollectException(
                    Reason.UNSUPPORTED,
                    "the database has no such relation; allowed: the name of a catalog view, such as pg_stat_activity, or"
                            + " SCHEMA.NAME");
        }
        return answer;
    }

    private Answer run(String who, String server, TypedStatement typed) throws CollectException, InterruptedException {
        CollectorRunner running = engine;
        if (running == null) {
            throw new CollectException(Reason.UNAVAILABLE, "the engine (bitville-engine) is not running");
        }
        long start = System.nanoTime();
        String outcome = "interrupted";
        Optional<Cost> cost = Optional.empty();
        try {
            CollectorRunner.Trial trial = running.trial(typed, server);
            cost = trial.cost();
            outcome = "ok";
            return new Answer(server, typed.answer().orElseThrow(), System.nanoTime() - start, cost);
        } catch (CollectException e) {
            outcome = e.reason().word();
            throw e;
        } finally {
            LOG.info(
                    "operator_statement_run who={} server={} outcome={} rows={} duration_ms={} cost={} statement=\"{}\"",
                    printable(who),
                    server,
                    outcome,
                    typed.answer().map(rows -> rows.values().size()).orElse(0),
                    millis(System.nanoTime() - start),
                    cost.map(TypedStatements::words).orElse("unknown"),
                    printable(typed.shape()));
        }
    }

    private static String words(Cost cost) {
        return cost.cpuNanos().isPresent()
                ? millis(cost.cpuNanos().getAsLong()) + "ms_cpu"
                : millis(cost.clientNanos()) + "ms_at_most";
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    /** On one line of the log, which a login or a name in quotes must not end. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\"]", "?");
    }
}
