package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.activity.internal.Seen;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Looks at a mixed load for minutes, and holds each against what an outside sampler saw. */
public final class MixedLoadTrial {
    private static final int LOOKS = 60;
    /** Hundreds of minutes of each version would take a night. */
    private static final int MINUTES = Integer.getInteger("bitville.profile.minutes", 100);

    private static final long LOOK_NANOS = 1_000_000_000L;
    /** Of figures within twice their error, 95 in 100; a single minute has a few figures, so it is given more. */
    private static final double WITHIN = 0.95;

    private static final double TIMES_THE_ERROR = 2;
    private static final double TIMES_IN_ONE_MINUTE = 4;
    /** What the outside sampler itself may be wrong by, in sessions. */
    private static final double OUTSIDE = 0.02;
    /** Stretches the times of the load, so that looks see independent moments. */
    private static final double SCALE = 5;

    private MixedLoadTrial() {}

    /** A look of the recorder. */
    public interface Look {
        void now() throws Exception;
    }

    /**
     * Runs the trial.
     *
     * @param whole whether for all minutes, rather than for one
     * @return the figures that were too often too far from the truth, none if all is well
     */
    public static List<String> run(PostgresServer server, boolean whole, Look look, Callable<Seen> take)
            throws Exception {
        Map<String, List<double[]>> figures = new LinkedHashMap<>();
        // A commit is to wait for its disk, which test servers spare otherwise.
        server.execute("ALTER SYSTEM SET fsync = on");
        server.execute("SELECT pg_reload_conf()");
        try (MixedLoad load = MixedLoad.on(server, SCALE);
                OutsideSampler outside = new OutsideSampler(server)) {
            load.begin();
            look.now();
            take.call();
            for (int minute = 0; minute < (whole ? MINUTES : 1); minute++) {
                outside.take();
                long next = System.nanoTime();
                for (int i = 0; i < LOOKS; i++) {
                    // A look that is late is not made up for by a burst, which would see one moment several times.
                    next = Math.max(next + LOOK_NANOS, System.nanoTime());
                    LockSupport.parkNanos(next - System.nanoTime());
                    look.now();
                }
                Map<String, Double> truth = outside.take();
                compare(take.call(), truth, figures);
            }
        } finally {
            server.execute("ALTER SYSTEM RESET fsync");
            server.execute("SELECT pg_reload_conf()");
        }
        return verdict(server, figures);
    }

    private static void compare(Seen seen, Map<String, Double> truth, Map<String, List<double[]>> figures) {
        Map<String, double[]> said = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> row : seen.rows("profile.by")) {
            if ("wait_event_type".equals(row.get("counted_by"))) {
                said.put(String.valueOf(row.get("value")), new double[] {number(row, "aas"), number(row, "error")});
            }
        }
        Map<String, @Nullable Object> whole = seen.only("profile.covered");
        said.put("total", new double[] {number(whole, "aas"), number(whole, "error")});
        TreeSet<String> kinds = new TreeSet<>(truth.keySet());
        kinds.addAll(said.keySet());
        double total = truth.values().stream().mapToDouble(Double::doubleValue).sum();
        for (String kind : kinds) {
            double real = kind.equals("total") ? total : truth.getOrDefault(kind, 0.0);
            // What was not seen has no error of its own: that of its true size.
            double[] figure = said.getOrDefault(kind, new double[] {0, Math.sqrt(real / LOOKS)});
            figures.computeIfAbsent(kind, unseen -> new ArrayList<>()).add(new double[] {figure[0], figure[1], real});
        }
    }

    private static double number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.doubleValue() : 0;
    }

    private static List<String> verdict(PostgresServer server, Map<String, List<double[]>> figures) {
        List<String> wrong = new ArrayList<>();
        figures.forEach((kind, minutes) -> {
            double times = minutes.size() == 1 ? TIMES_IN_ONE_MINUTE : TIMES_THE_ERROR;
            long well = minutes.stream()
                    .filter(minute -> Math.abs(minute[0] - minute[2]) <= times * minute[1] + OUTSIDE)
                    .count();
            String line = String.format(
                    "%s: %d of %d minutes well, said %.3f +- %.3f, truth %.3f",
                    kind,
                    well,
                    minutes.size(),
                    minutes.stream().mapToDouble(minute -> minute[0]).average().orElse(0),
                    minutes.stream().mapToDouble(minute -> minute[1]).average().orElse(0),
                    minutes.stream().mapToDouble(minute -> minute[2]).average().orElse(0));
            System.out.println("load profile at port " + server.port() + ", " + line);
            if (well < Math.max(1, Math.floor(WITHIN * minutes.size()))) {
                wrong.add(line + " " + minutes.stream().map(Arrays::toString).toList());
            }
        });
        return wrong;
    }
}
