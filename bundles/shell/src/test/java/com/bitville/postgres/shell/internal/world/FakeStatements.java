package com.bitville.postgres.shell.internal.world;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.operator.StatementRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Says who asked, in an answer with everything that must be shown with care: names twice, quotes, escapes, nothing. */
public record FakeStatements() implements StatementRunner {
    @Override
    public Answer run(String who, String server, String statement) throws CollectException {
        if (statement.startsWith("DROP")) {
            throw new CollectException(Reason.UNSUPPORTED, "line 1: it begins with \u001b[31m");
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new Object[] {who + " at " + server, 1L});
        rows.add(new Object[] {"a \"b\",\u001b[31m", null});
        rows.add(new Object[] {"", 2L});
        return new Answer(
                server,
                new Rows(List.of("n", "n"), List.of("text", "int8"), rows),
                2_500_000,
                Optional.of(new Cost(2_000_000, OptionalLong.of(1_500_000))));
    }

    @Override
    public Answer describe(String who, String server, String relation) throws CollectException {
        return run(who, server, relation);
    }
}
