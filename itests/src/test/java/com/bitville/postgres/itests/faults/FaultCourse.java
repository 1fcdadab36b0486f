package com.bitville.postgres.itests.faults;

/**
 * A fault.
 *
 * @param name its name in the output
 * @param end whether the agent must be killed after it
 * @param course injects the fault and returns at its end; a listener fault may remain
 */
record FaultCourse(String name, End end, Course course) {
    enum End {
        /** One of these is chosen to end with a kill. */
        AS_IT_COMES,
        KILL
    }

    interface Course {
        void run() throws Exception;
    }
}
