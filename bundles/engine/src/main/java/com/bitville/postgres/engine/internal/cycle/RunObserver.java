package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.engine.internal.run.RunCancellation;
import org.jspecify.annotations.Nullable;

/** Is told about a manual run by the thread that waits for it. */
interface RunObserver {
    /** At the start, with the handle that cancels it. */
    void begun(RunCancellation runCancellation);

    /** At the end; null if it had no session. */
    void spent(@Nullable Cost cost);
}
