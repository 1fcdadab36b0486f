package com.bitville.postgres.itests.faults;

/**
 * Something that goes wrong.
 *
 * @param name as the run prints it
 * @param end whether the agent has to be killed after it
 * @param course makes it happen and lasts as long as it does; a listener in trouble is left so
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
