package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.activity.internal.session.Backend;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the statement that a session runs: the decimal {@code query_id} where there is one; otherwise the command of a statement that
 * never has one ({@code COMMIT}) or has none yet; and where the server has none at all, {@code text:} and a hash of the text. Not thread-safe.
 */
final class StatementBuckets {
    /** What a statement without a known first word is called; a text may begin with anything. */
    static final String OTHER = "OTHER";

    static final String TEXT = "text:";
    private static final int MOST_TEXTS = 256;

    /** Statements that have an id where ids are computed, except in their first moment. */
    private static final Set<String> PLANNED =
            Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE", "EXECUTE", "FETCH");

    private static final Set<String> UTILITIES = Set.of(
            "ABORT ALTER ANALYZE BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE DISCARD DO DROP END"
                    .concat(
                            " EXPLAIN GRANT IMPORT LISTEN LOAD LOCK MOVE NOTIFY PREPARE REASSIGN REFRESH REINDEX RELEASE RESET REVOKE")
                    .concat(" ROLLBACK SAVEPOINT SECURITY SET SHOW START TRUNCATE UNLISTEN VACUUM")
                    .split(" "));

    private final Map<String, StatementShape> byText = new HashMap<>();
    private boolean ids;

    /** The bucket, or null for a session without a text. */
    @Nullable
    String of(Backend backend) {
        Long id = backend.queryId();
        if (id != null) {
            ids = true;
            return id.toString();
        }
        String text = backend.query();
        return text == null ? null : text(text);
    }

    private String text(String text) {
        StatementShape shape = byText.get(text);
        if (shape == null) {
            if (byText.size() >= MOST_TEXTS) {
                byText.clear();
            }
            shape = StatementShape.of(text);
            byText.put(text, shape);
        }
        // With ids a statement that has none yet must not be counted as another one of the same text.
        return ids || UTILITIES.contains(shape.command()) ? shape.command() : TEXT + Long.toHexString(shape.hash());
    }

    /** Whether a bucket is one statement, which has a text, and not all those of a command. */
    static boolean isOneStatement(String bucket) {
        return !UTILITIES.contains(bucket) && !PLANNED.contains(bucket) && !bucket.equals(OTHER);
    }

    /** A command as it may be shown. */
    static String command(String word) {
        return UTILITIES.contains(word) || PLANNED.contains(word) ? word : OTHER;
    }
}
