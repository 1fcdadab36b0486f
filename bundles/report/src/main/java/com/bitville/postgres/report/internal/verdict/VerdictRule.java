package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import java.util.Optional;

/** One thing that a verdict may say, with its limits as constants of its class. */
interface VerdictRule {
    /** The line, if what the rule looks for is there. */
    Optional<VerdictLine> judge(Evidence evidence);
}
