package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes a minute after the other until it is killed, and says on standard output which are written. Started by tests as a process. */
final class KilledStore {
    private KilledStore() {}

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        long minute = Long.parseLong(args[1]);
        MutableClock clock = MutableClock.at(Stores.START.plusSeconds(minute * 60));
        FileSeriesStore store = Stores.open(folder, clock);
        store.minute();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (; ; minute++) {
            // A new series now and then, so that records are written too.
            Stores.minute(
                    store, clock, "main", Stores.active((double) minute), Stores.rows(Stores.ENTRIES, new Object[] {
                        "ERROR", "class" + minute % 50, 1
                    }));
            if (!store.state().reason().isEmpty()) {
                throw new IllegalStateException(store.state().reason());
            }
            out.println(minute);
        }
    }

    static Process start(Path folder, long minute) throws java.io.IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        KilledStore.class.getName(),
                        folder.toString(),
                        Long.toString(minute))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
