package com.bitville.postgres.itests.correlation;

import com.bitville.postgres.itests.correlation.RequestClient.Step;
import com.bitville.postgres.itests.correlation.TrueRequest.Holder;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application with completely known requests: the same for the same seed, except for the effects of locks and the machine. Of ten
 * requests one fails at once, one after some work, one is cancelled, one waits for a lock, and one has a deadlock with another.
 */
final class RequestLoad implements AutoCloseable {
    /**
     * The size of the load.
     *
     * @param time for how long requests begin
     * @param perMinute how many requests a minute
     * @param shortestS of a statement
     * @param longestS of a statement
     * @param lockS for how long a lock is held at least
     */
    record Scale(Duration time, int perMinute, double shortestS, double longestS, double lockS) {
        int requests() {
            return (int) (time.toMillis() * perMinute / 60_000);
        }
    }

    private static final int MOST_STATEMENTS = 6;
    private static final int KINDS = 10;

    private final PostgresServer server;
    private final Scale scale;
    private final List<TagTransport> transports;
    private final Random random;
    private final Queue<RequestClient> idle = new ConcurrentLinkedQueue<>();
    private final Queue<RequestClient> all = new ConcurrentLinkedQueue<>();
    private final AtomicInteger clients = new AtomicInteger();
    private final Queue<TrueRequest> made = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(24);
    private final List<Future<?>> begun = new ArrayList<>();

    /** A planned request: all random choices are made before anything runs. */
    private record Plan(int number, UUID id, TagTransport transport, List<Double> seconds) {
        String run(int statement) {
            return "run_" + number + "_" + statement;
        }

        double last() {
            return seconds.get(seconds.size() - 1);
        }
    }

    /** What is done with a session. */
    private interface Work {
        void with(RequestClient client) throws SQLException, InterruptedException;
    }

    RequestLoad(PostgresServer server, long seed, Scale scale, List<TagTransport> transports) throws SQLException {
        this.server = server;
        this.scale = scale;
        this.transports = transports;
        random = new Random(seed);
        server.execute("create table shop (id int primary key, note text);"
                + "insert into shop select g, '' from generate_series(0, 10000) as g");
    }

    /** Begins; the requests come at even distances. */
    RequestLoad start() {
        int requests = scale.requests();
        for (int i = 0; i < requests; i++) {
            Plan plan = plan(2 * i);
            Plan other = plan(2 * i + 1);
            int kind = i % KINDS;
            long at = scale.time().toMillis() * i / requests;
            Exchanger<Holder> bothHold = new Exchanger<>();
            if (kind == 4) {
                later(at, () -> deadlock(plan, plan.number(), other.number(), bothHold));
                later(at, () -> deadlock(other, other.number(), plan.number(), bothHold));
            } else if (kind == 6 && i % (2 * KINDS) == kind) {
                later(at, () -> waitForRequest(plan, other));
            } else if (kind == 6) {
                later(at, () -> waitForNobody(plan));
            } else {
                later(at, () -> request(plan, client -> plain(client, plan, kind)));
            }
        }
        return this;
    }

    private Plan plan(int number) {
        List<Double> seconds = new ArrayList<>();
        int statements = 1 + random.nextInt(MOST_STATEMENTS);
        for (int i = 0; i < statements; i++) {
            seconds.add(scale.shortestS() + random.nextDouble() * (scale.longestS() - scale.shortestS()));
        }
        return new Plan(
                number,
                new UUID(random.nextLong(), random.nextLong()),
                transports.get(random.nextInt(transports.size())),
                seconds);
    }

    private interface Task {
        void run() throws SQLException, InterruptedException;
    }

    private void later(long atMs, Task task) {
        begun.add(threads.schedule(
                () -> {
                    task.run();
                    return null;
                },
                atMs,
                TimeUnit.MILLISECONDS));
    }

    private void with(Work work) throws SQLException, InterruptedException {
        RequestClient found = idle.poll();
        RequestClient client = found == null ? RequestClient.connect(server, clients.getAndIncrement()) : found;
        if (found == null) {
            all.add(client);
        }
        work.with(client);
        idle.add(client);
    }

    private void request(Plan plan, Work work) throws SQLException, InterruptedException {
        with(client -> {
            client.begin(plan.id(), plan.transport());
            work.with(client);
            made.add(client.end());
        });
    }

    private static void plain(RequestClient client, Plan plan, int kind) throws SQLException {
        int last = plan.seconds().size() - 1;
        for (int i = 0; i < last; i++) {
            client.run(plan.run(i), Step.sleep(plan.run(i), plan.seconds().get(i)));
        }
        String run = plan.run(last);
        client.run(
                run,
                switch (kind) {
                    case 1 -> Step.refused(run);
                    case 3 -> Step.cancelled(run, plan.last());
                    case 8 -> Step.failing(run, plan.last());
                    default -> Step.sleep(run, plan.last());
                });
    }

    /** A session without a request holds the row. */
    private void waitForNobody(Plan plan) throws SQLException, InterruptedException {
        with(holder -> {
            holder.plain("begin");
            holder.plain("update shop set note = '' where id = " + plan.number());
            Future<?> waiting = waiter(plan, holder.nobody());
            TimeUnit.MILLISECONDS.sleep((long) (1_000 * heldS(plan)));
            holder.plain("commit");
            join(waiting);
        });
    }

    /** Another request holds the row, and continues to work. */
    private void waitForRequest(Plan plan, Plan other) throws SQLException, InterruptedException {
        request(other, holder -> {
            holder.plain("begin");
            holder.run(other.run(0), Step.update(other.run(0), plan.number()));
            Future<?> waiting = waiter(plan, holder.holder());
            holder.run(other.run(1), Step.sleep(other.run(1), heldS(plan)));
            holder.plain("commit");
            join(waiting);
        });
    }

    private double heldS(Plan plan) {
        return Math.max(scale.lockS(), plan.last());
    }

    private Future<?> waiter(Plan plan, Holder holder) {
        return threads.submit(() -> {
            String run = plan.run(0);
            request(plan, client -> client.run(run, Step.wait(run, plan.number()), Optional.of(holder)));
            return null;
        });
    }

    /** Each updates its own row, then the other's. */
    private void deadlock(Plan plan, int own, int others, Exchanger<Holder> bothHold)
            throws SQLException, InterruptedException {
        request(plan, client -> {
            client.plain("begin");
            client.run(plan.run(0), Step.update(plan.run(0), own));
            Holder other = bothHold.exchange(client.holder());
            client.run(plan.run(1), Step.wait(plan.run(1), others), Optional.of(other));
            client.plain("rollback");
        });
    }

    /** Waits for the last request. */
    List<TrueRequest> join() throws InterruptedException {
        for (Future<?> future : begun) {
            join(future);
        }
        return List.copyOf(made);
    }

    private static void join(Future<?> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a client of the load failed", e);
        }
    }

    @Override
    public void close() throws SQLException {
        threads.shutdownNow();
        for (RequestClient client : all) {
            client.close();
        }
    }
}
